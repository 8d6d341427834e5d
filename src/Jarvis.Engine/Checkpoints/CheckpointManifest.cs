using System.Text.Json;
using System.Text.Json.Serialization;
using Jarvis.Contracts;
using Jarvis.Storage;

namespace Jarvis.Engine.Checkpoints;

/// <summary><c>manifest.json</c>: written last, so a folder is finished when it exists.</summary>
/// <param name="ValidationLoss">At this step; null where it was not evaluated.</param>
/// <param name="Best">Whether the validation loss was the lowest when this was written; where the run keeps an EMA, its loss
/// counts.</param>
/// <param name="EmaLoss">Validation loss of the EMA weights; null where the run keeps none.</param>
public sealed record CheckpointManifest(
    int FormatVersion,
    long Step,
    DateTimeOffset WrittenAt,
    long Parameters,
    double? ValidationLoss,
    bool Best,
    IReadOnlyList<CheckpointFile> Files,
    double? EmaLoss = null
)
{
    public const string FileName = "manifest.json";
    public const int CurrentFormat = 1;

    /// <summary>Model folder within the checkpoint that holds the EMA weights.</summary>
    public const string EmaFolder = "ema";

    [JsonIgnore]
    public bool HasEma => Files.Any(file => file.Name.StartsWith(EmaFolder + "/", StringComparison.Ordinal));

    public long Bytes => Files.Sum(file => file.Bytes);

    /// <summary>Null where the folder is not finished, or its manifest cannot be read.</summary>
    public static CheckpointManifest? TryRead(string folder)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            return
                File.Exists(path)
                && JsonSerializer.Deserialize<CheckpointManifest>(DiskFile.ReadAllBytes(path), ContractJson.Options)
                    is { FormatVersion: > 0 and <= CurrentFormat, Files: not null } manifest
                ? manifest
                : null;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>
    /// Describes the first file that is missing or has another size; null when all are as listed. Cheap, because nothing is hashed;
    /// <see cref="CheckpointHashes"/> does that for the checkpoint to be resumed.
    /// </summary>
    public string? Damage(string folder) =>
        (
            from file in Files
            let info = new FileInfo(Path.Combine(folder, file.Name))
            where !info.Exists || info.Length != file.Bytes
            select info.Exists ? $"{file.Name} has {info.Length:N0} bytes instead of {file.Bytes:N0}" : $"{file.Name} is missing"
        ).FirstOrDefault();
}

/// <param name="Sha256">Lower-case hexadecimal.</param>
public sealed record CheckpointFile(string Name, long Bytes, string Sha256);
