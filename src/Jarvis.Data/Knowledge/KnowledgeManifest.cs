using Jarvis.Contracts;
using Jarvis.Storage;

namespace Jarvis.Data.Knowledge;

/// <summary><c>manifest.json</c> of a knowledge base. Written last, so a folder without it is not complete.</summary>
/// <param name="Sources">Names as given by the user.</param>
/// <param name="Characters">UTF-16 units of all chunks, repeated ones counted each time.</param>
/// <param name="Broken">Entries of the sources that could not be read.</param>
/// <param name="Problems">The first of these entries, each with file, line and reason, and sources that could not be read at all.</param>
/// <param name="Files">Every file of the folder, with size and SHA-256.</param>
public sealed record KnowledgeManifest(
    string Id,
    string Name,
    string Description,
    IReadOnlyList<string> Sources,
    long Documents,
    long Chunks,
    long Characters,
    long Broken,
    IReadOnlyList<string> Problems,
    ChunkCutting Cutting,
    IReadOnlyList<VectorSet> Vectors,
    IReadOnlyList<KnowledgeFile> Files,
    DateTimeOffset CreatedAt
)
{
    public const string FileName = "manifest.json";

    public KnowledgeSummary ToSummary(bool deleted = false) =>
        new(
            Id,
            Name,
            Description,
            Sources,
            Documents,
            Chunks,
            Characters,
            Broken,
            Problems,
            Cutting,
            [
                .. Vectors.Select(v => new KnowledgeEmbedding(
                    v.Id,
                    v.Model,
                    v.Folder,
                    v.Width,
                    Files.FirstOrDefault(f => f.Name == v.File)?.Bytes ?? 0,
                    v.CreatedAt,
                    Directory.Exists(v.Folder)
                )),
            ],
            Files.Sum(f => f.Bytes),
            CreatedAt,
            deleted
        );

    /// <summary>The manifest of a folder; null if it is missing or invalid, in which case the folder is not a knowledge base.</summary>
    public static KnowledgeManifest? Read(string directory) => JsonFile.Read<KnowledgeManifest>(Path.Combine(directory, FileName));

    /// <summary>Writes to a temporary file, flushes it to disk and renames it.</summary>
    public void Write(string directory) => JsonFile.Write(Path.Combine(directory, FileName), this);
}

/// <param name="Model">Display name of the model.</param>
/// <param name="Folder">Folder of the model.</param>
/// <param name="File">File name of the vectors.</param>
public sealed record VectorSet(string Id, string Model, string Folder, int Width, string File, DateTimeOffset CreatedAt);

/// <summary>A file of a knowledge base, with its size and SHA-256 at the time of writing.</summary>
public sealed record KnowledgeFile(string Name, long Bytes, string Sha256)
{
    public static KnowledgeFile Of(string directory, string name)
    {
        using var file = DiskFile.OpenRead(Path.Combine(directory, name));
        return new KnowledgeFile(name, file.Length, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file)));
    }
}
