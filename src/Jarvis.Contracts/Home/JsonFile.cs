using System.Text.Json;
using Jarvis.Storage;

namespace Jarvis.Contracts;

/// <summary>Small JSON files that are replaced whole: a reader sees the old one or the new one.</summary>
public static class JsonFile
{
    public static void Write<T>(string path, T value) =>
        DiskFile.Replace(path, file => JsonSerializer.Serialize(file, value, ContractJson.Indented));

    /// <returns>Null where the file is missing or is not what it should be.</returns>
    public static T? Read<T>(string path)
        where T : class
    {
        try
        {
            using var file = DiskFile.OpenRead(path);
            return JsonSerializer.Deserialize<T>(file, ContractJson.Options);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}
