using Jarvis.Contracts;
using Jarvis.Storage;

namespace Jarvis.Data.Knowledge;

/// <summary>The sources and settings of a new knowledge base.</summary>
/// <param name="Directory">The new folder; must not exist.</param>
public sealed record KnowledgeRequest(
    IReadOnlyList<KnowledgeSource> Sources,
    string Directory,
    string Id,
    string Name,
    ChunkCutting Cutting,
    string Description = ""
)
{
    /// <summary>Every problem of the settings, not only the first.</summary>
    public static IEnumerable<string> Problems(ChunkCutting cutting)
    {
        if (cutting.Characters is < 100 or > 20_000)
        {
            yield return $"A chunk has from 100 to 20,000 characters, not {cutting.Characters}.";
        }
        if (cutting.Overlap < 0 || cutting.Overlap > cutting.Characters / 2)
        {
            yield return $"Chunks overlap by 0 to {cutting.Characters / 2} characters (half of their size), not {cutting.Overlap}.";
        }
    }
}

/// <summary>Progress: what is being read, the finished share of the total, and the chunks so far.</summary>
public readonly record struct KnowledgeProgress(string Text, double Share, long Chunks);

/// <summary>Builds a knowledge base from sources, streamed and atomically: a folder appears only when it is complete.</summary>
public sealed class KnowledgeBuilder(TimeProvider time)
{
    private const int HopelessAfter = 200;

    /// <exception cref="DatasetException">A source cannot be read, or none has a usable text.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing is left behind.</exception>
    public KnowledgeManifest Build(
        KnowledgeRequest request,
        IProgress<KnowledgeProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        if (KnowledgeRequest.Problems(request.Cutting).ToList() is { Count: > 0 } problems)
        {
            throw new DatasetException(string.Join(' ', problems));
        }
        if (Directory.Exists(request.Directory))
        {
            throw new DatasetException($"There is already something at {request.Directory}.");
        }
        return CompleteFolder.Make(request.Directory, folder => Fill(request, folder, progress, cancellationToken));
    }

    private KnowledgeManifest Fill(
        KnowledgeRequest request,
        string partial,
        IProgress<KnowledgeProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        CheckRoom(request, partial);
        using var writer = new KnowledgeWriter(partial);
        var unreadable = new UnreadableEntries();
        long all = Math.Max(1, request.Sources.Sum(s => s.Bytes)),
            before = 0;
        foreach (var source in request.Sources)
        {
            try
            {
                Copy(
                    source,
                    writer,
                    request.Cutting,
                    unreadable,
                    bytes =>
                        progress?.Report(
                            new KnowledgeProgress($"Reading {source.Name}", Math.Min(1, (double)(before + bytes) / all), writer.Chunks)
                        ),
                    cancellationToken
                );
            }
            catch (DatasetException exception) when (request.Sources.Count > 1)
            {
                unreadable.Add(exception.Message); // one of many files; what is skipped is reported
            }
            before += source.Bytes;
        }
        if (writer.Chunks == 0)
        {
            throw new DatasetException($"None of the {request.Sources.Count} sources can be used. {unreadable.Examples.FirstOrDefault()}");
        }
        writer.Finish();
        var manifest = new KnowledgeManifest(
            request.Id,
            request.Name,
            request.Description,
            [.. request.Sources.Select(s => s.Origin).Distinct()],
            writer.Documents,
            writer.Chunks,
            writer.Characters,
            unreadable.Count,
            unreadable.Examples,
            request.Cutting,
            [],
            [KnowledgeFile.Of(partial, KnowledgeStore.FileName)],
            time.GetUtcNow()
        );
        manifest.Write(partial);
        return manifest;
    }

    private static void Copy(
        KnowledgeSource source,
        KnowledgeWriter writer,
        ChunkCutting cutting,
        UnreadableEntries unreadable,
        Action<long> bytesRead,
        CancellationToken cancellationToken
    )
    {
        long before = writer.Chunks,
            broken = unreadable.Count;
        string? first = null;
        foreach (var (document, problem) in source.Read(bytesRead, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (document is not null)
            {
                writer.Add(document, cutting);
                continue;
            }
            first ??= problem;
            unreadable.Add(problem!);
            if (writer.Chunks == before && unreadable.Count - broken == HopelessAfter)
            {
                break; // a file with another layout, so there is no need to read 2 GB of it
            }
        }
        if (writer.Chunks == before)
        {
            throw new DatasetException(
                first is null
                    ? $"{source.Name} holds no text. Choose a source that has text or records in it."
                    : $"{first} No entry of it can be used."
            );
        }
    }

    // Room for the text, its index and the overlaps.
    private static void CheckRoom(KnowledgeRequest request, string directory)
    {
        long needed = request.Sources.Sum(s => s.Bytes) * 2 + (32L << 20);
        if (DiskRoom.Shortage(directory, needed, "the knowledge base") is { } shortage)
        {
            throw new DatasetException(shortage);
        }
    }
}
