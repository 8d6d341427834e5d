using System.Text.Json;
using Jarvis.Storage;

namespace Jarvis.Contracts;

/// <summary>Small JSON files that are replaced atomically: a reader sees either the old or the new content.</summary>
public static class JsonFile
{
    public static void Write<T>(string path, T value) =>
        DiskFile.Replace(path, file => JsonSerializer.Serialize(file, value, ContractJson.Indented));

    /// <returns>Null if the file is missing, unreadable or not valid JSON for this type.</returns>
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
