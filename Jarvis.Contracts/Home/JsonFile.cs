using System.Text.Json;
using Jarvis.Contracts;

namespace Jarvis.Data;

/// <summary>Small JSON files that are replaced whole: a reader sees the old one or the new one.</summary>
public static class JsonFile
{
    /// <summary>To a temporary name of its own, flushed to the disk, renamed.</summary>
    public static void Write<T>(string path, T value)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(file, value, ContractJson.Indented);
            file.Flush(flushToDisk: true);
        }
        File.Move(temporary, path, overwrite: true);
    }

    /// <returns>Null where the file is missing or is not what it should be.</returns>
    public static T? Read<T>(string path) where T : class
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return JsonSerializer.Deserialize<T>(file, ContractJson.Options);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}
