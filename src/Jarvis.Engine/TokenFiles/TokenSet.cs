using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Storage;

namespace Jarvis.Engine.TokenFiles;

/// <summary>A finished folder of token files: <c>tokens/&lt;dataset&gt;-&lt;tokenizer&gt;/</c>.</summary>
public sealed class TokenSet : IDisposable
{
    public const string TrainName = "train";
    public const string ValidationName = "val";
    public const string PairsName = "pairs";

    private TokenSet(string directory, TokenManifest manifest, bool responsesOnly)
    {
        Directory = directory;
        Manifest = manifest;
        Train = TokenFile.Open(directory, TrainName, manifest.TokenBytes, responsesOnly);
        try
        {
            Validation = TokenFile.Open(directory, ValidationName, manifest.TokenBytes, responsesOnly);
            Pairs = manifest.Files.Any(file => file.Name == PairsName + ".bin")
                ? TokenFile.Open(directory, PairsName, manifest.TokenBytes)
                : null;
        }
        catch
        {
            Train.Dispose();
            Validation?.Dispose();
            throw;
        }
    }

    public string Directory { get; }

    public TokenManifest Manifest { get; }

    public TokenFile Train { get; }

    /// <summary>May be empty (0 tokens) when nothing was held out.</summary>
    public TokenFile Validation { get; }

    /// <summary>
    /// Code and docstrings of training records, as consecutive documents (<see cref="PairReader"/>); null where the data has none.
    /// </summary>
    public TokenFile? Pairs { get; }

    /// <param name="responsesOnly">Whether only answers count in the loss of conversations.</param>
    /// <exception cref="InvalidDataException">The folder is not finished, is of a newer format, or its files do not match its
    /// manifest.</exception>
    public static TokenSet Open(string directory, bool responsesOnly = true)
    {
        var manifest =
            ReadManifest(directory)
            ?? throw new InvalidDataException(
                $"{directory} holds no finished token files ({TokenManifest.FileName} is missing). Make them with: jarvis "
                    + "prepare --input PATH --out DIR"
            );
        if (manifest.FormatVersion < TokenManifest.CurrentFormat)
        {
            throw new InvalidDataException(
                $"{directory} was prepared by an earlier version, which kept less about each record. Prepare the data again."
            );
        }

        foreach (var file in manifest.Files)
        {
            var info = new FileInfo(Path.Combine(directory, file.Name));
            if (!info.Exists || info.Length != file.Bytes)
            {
                throw new InvalidDataException(
                    $"{info.FullName} should have {file.Bytes} bytes and "
                        + (info.Exists ? $"has {info.Length}" : "is missing")
                        + ". Prepare the data again."
                );
            }
        }

        return new TokenSet(directory, manifest, responsesOnly);
    }

    /// <summary>The manifest of a finished folder made of exactly this content and with all files complete; else null.</summary>
    public static TokenManifest? Find(string directory, string key)
    {
        var manifest = ReadManifest(directory);
        return
            manifest?.Key == key
            && manifest.Files.All(f => new FileInfo(Path.Combine(directory, f.Name)) is { Exists: true } info && info.Length == f.Bytes)
            ? manifest
            : null;
    }

    /// <summary>The manifest of a finished folder; null where there is none.</summary>
    /// <exception cref="InvalidDataException">The manifest cannot be read.</exception>
    public static TokenManifest? ReadManifest(string directory)
    {
        string path = Path.Combine(directory, TokenManifest.FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            var manifest = JsonSerializer.Deserialize<TokenManifest>(DiskFile.ReadAllBytes(path), ContractJson.Options);
            return
                manifest
                    is { FormatVersion: <= TokenManifest.CurrentFormat and > 0, Files: not null, Train: not null, Validation: not null }
                ? manifest
                : throw new InvalidDataException($"{path} is of another format than this version reads. Prepare the data again.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException(
                $"{path} is not a manifest of token files: {exception.Message} Prepare the data again.",
                exception
            );
        }
    }

    public void Dispose()
    {
        Train.Dispose();
        Validation.Dispose();
        Pairs?.Dispose();
    }
}
