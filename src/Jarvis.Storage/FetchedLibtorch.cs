using System.Text.Json;

namespace Jarvis.Storage;

/// <summary>Describes a libtorch that Jarvis fetched itself (<c>libtorch.json</c> beside it).</summary>
/// <param name="Kind">cpu or cuda.</param>
/// <param name="Packages">Ids and versions of the NuGet packages that it was put together from.</param>
public sealed record FetchedLibtorch(string Kind, string Version, IReadOnlyList<string> Packages)
{
    private const string FileName = "libtorch.json";
    private static readonly JsonSerializerOptions _snakeCase = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
    };

    /// <returns>Null where Jarvis did not fetch it, such as in the folder of an installed PyTorch.</returns>
    public static FetchedLibtorch? Of(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }
        try
        {
            return JsonSerializer.Deserialize<FetchedLibtorch>(DiskFile.ReadAllBytes(path), _snakeCase);
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Write(string folder) =>
        DiskFile.Replace(Path.Combine(folder, FileName), JsonSerializer.SerializeToUtf8Bytes(this, _snakeCase));
}
