using Jarvis.Contracts;

namespace Jarvis.Data;

/// <summary>What to make a knowledge base of.</summary>
/// <param name="Directory">Its folder; must not exist.</param>
public sealed record KnowledgeRequest(IReadOnlyList<KnowledgeSource> Sources, string Directory, string Id, string Name, ChunkCutting Cutting, string Description = "")
{
    /// <summary>Every problem of the numbers, not the first.</summary>
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

/// <summary>How far it is: what is read now, the share of the whole, chunks so far.</summary>
public readonly record struct KnowledgeProgress(string Text, double Share, long Chunks);

/// <summary>Makes a knowledge base from sources, streamed: the whole folder is there at the end, or nothing of it.</summary>
public sealed class KnowledgeBuilder(TimeProvider time)
{
    /// <exception cref="DatasetException">A source cannot be read, or none has a usable text.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing is left.</exception>
    public KnowledgeManifest Build(KnowledgeRequest request, IProgress<KnowledgeProgress>? progress = null, CancellationToken cancel = default)
    {
        if (KnowledgeRequest.Problems(request.Cutting).ToList() is { Count: > 0 } problems)
        {
            throw new DatasetException(string.Join(" ", problems));
        }
        if (Directory.Exists(request.Directory))
        {
            throw new DatasetException($"There is already something at {request.Directory}.");
        }
        var partial = request.Directory + Importer.PartialSuffix;
        RemoveIfThere(partial);
        Directory.CreateDirectory(partial);
        try
        {
            var manifest = Fill(request, partial, progress, cancel);
            Directory.Move(partial, request.Directory);
            return manifest;
        }
        catch
        {
            RemoveIfThere(partial);
            throw;
        }
    }

    private KnowledgeManifest Fill(KnowledgeRequest request, string partial, IProgress<KnowledgeProgress>? progress, CancellationToken cancel)
    {
        CheckRoom(request, partial);
        using var writer = new KnowledgeWriter(partial);
        long all = Math.Max(1, request.Sources.Sum(s => s.Bytes)), before = 0, broken = 0;
        foreach (var source in request.Sources)
        {
            long chunksBefore = writer.Chunks;
            foreach (var document in source.Read(bytes => progress?.Report(new KnowledgeProgress($"Reading {source.Name}", Math.Min(1, (double)(before + bytes) / all), writer.Chunks)), cancel))
            {
                cancel.ThrowIfCancellationRequested();
                if (document is null)
                {
                    broken++;
                    continue;
                }
                writer.Add(document, request.Cutting);
            }
            if (writer.Chunks == chunksBefore)
            {
                throw new DatasetException($"{source.Name} holds no text. Choose a source that has text or records in it.");
            }
            before += source.Bytes;
        }
        writer.Finish();
        var manifest = new KnowledgeManifest(request.Id, request.Name, request.Description, [.. request.Sources.Select(s => s.Name)], writer.Documents, writer.Chunks,
            writer.Characters, broken, request.Cutting, [], [KnowledgeFile.Of(partial, KnowledgeStore.FileName)], time.GetUtcNow());
        manifest.Write(partial);
        return manifest;
    }

    // Text, its index, and what overlaps.
    private static void CheckRoom(KnowledgeRequest request, string directory)
    {
        long needed = request.Sources.Sum(s => s.Bytes) * 2 + (32L << 20), free = new DriveInfo(Path.GetFullPath(directory)).AvailableFreeSpace;
        if (free < needed)
        {
            throw new DatasetException($"The disk has {free >> 20} MB free and the knowledge base needs about {needed >> 20} MB. Make room and try again.");
        }
    }

    private static void RemoveIfThere(string directory)
    {
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
