using Jarvis.Storage;

namespace Jarvis.Data.Knowledge.Vectors;

/// <summary>Embeds a text as a vector of length one; returns false and leaves zeros if the text has no tokens.</summary>
public delegate bool EmbedText(string text, Span<float> vector, CancellationToken cancellationToken);

/// <summary>Where an interrupted job continues.</summary>
/// <param name="Chunks">Number of chunks whose vectors are on disk; 0 starts from scratch.</param>
/// <param name="Flushed">Receives that number whenever vectors were flushed to disk.</param>
public sealed record ResumedVectors(long Chunks, Action<long> Flushed);

/// <summary>
/// Adds a file of vectors to a knowledge base: it is written under a temporary name, renamed and then entered in the manifest; an older set
/// of the same model is deleted.
/// </summary>
public static class KnowledgeVectors
{
    /// <summary>Chunks between two flushes to disk: about a second of a small model's work.</summary>
    private const int FlushEvery = 100;

    /// <param name="model">Display name of the model.</param>
    /// <param name="folder">Folder of the model.</param>
    /// <param name="progress">Receives how many chunks are done.</param>
    /// <param name="resumed">Where an earlier attempt stopped; null starts from scratch, and leaves nothing behind if it does not
    /// finish.</param>
    /// <exception cref="DatasetException">The base no longer exists, or the model's embeddings are NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing is left behind unless <paramref name="resumed"/> is
    /// given.</exception>
    public static KnowledgeManifest Add(
        string directory,
        string model,
        string folder,
        int width,
        EmbedText embed,
        DateTimeOffset at,
        Action<long>? progress = null,
        CancellationToken cancellationToken = default,
        ResumedVectors? resumed = null
    )
    {
        var before = KnowledgeManifest.Read(directory) ?? throw new DatasetException($"There is no knowledge base in {directory}.");
        var id =
            "vectors-"
            + $"{1 + before.Vectors.Select(v => int.TryParse(v.Id.AsSpan(v.Id.LastIndexOf('-') + 1), out int n) ? n : 0).Append(0).Max()}";
        var name = id + ".bin";
        var partial = Path.Combine(directory, name + CompleteFolder.PartialSuffix);
        if (resumed is null or { Chunks: 0 })
        {
            DiskFile.Delete(partial);
        }
        try
        {
            Write(directory, partial, width, embed, progress, resumed, cancellationToken);
            DiskFile.Move(partial, Path.Combine(directory, name), overwrite: true);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || resumed is null)
        {
            DiskFile.Delete(partial);
            throw;
        }
        var set = new VectorSet(id, model, folder, width, name, at);
        var replaced = before.Vectors.Where(v => v.Folder == folder).ToList();
        var manifest = before with
        {
            Vectors = [set, .. before.Vectors.Except(replaced)],
            Files = [.. before.Files.Where(f => !replaced.Exists(r => r.File == f.Name)), KnowledgeFile.Of(directory, name)],
        };
        manifest.Write(directory);
        foreach (var old in replaced)
        {
            DiskFile.Delete(Path.Combine(directory, old.File));
        }
        return manifest;
    }

    /// <summary>Removes the leftovers of attempts that will not be resumed, and sets of vectors that the manifest does not list.</summary>
    public static void Sweep(string directory)
    {
        if (KnowledgeManifest.Read(directory) is not { } manifest)
        {
            return;
        }
        var named = manifest.Vectors.Select(set => set.File).ToHashSet();
        foreach (string file in Directory.GetFiles(directory, "vectors-*").Where(file => !named.Contains(Path.GetFileName(file))))
        {
            DiskFile.Delete(file);
        }
    }

    private static void Write(
        string directory,
        string path,
        int width,
        EmbedText embed,
        Action<long>? progress,
        ResumedVectors? resumed,
        CancellationToken cancellationToken
    )
    {
        using var store = KnowledgeStore.Open(directory);
        using var writer = new VectorWriter(path, width, resumed?.Chunks ?? 0);
        var vector = new float[width];
        long done = writer.Kept;
        foreach (var chunk in store.Read(afterId: done))
        {
            cancellationToken.ThrowIfCancellationRequested();
            embed(chunk.Text, vector, cancellationToken);
            writer.Add(vector);
            progress?.Invoke(++done);
            if (resumed is not null && done % FlushEvery == 0)
            {
                writer.Flush();
                resumed.Flushed(done);
            }
        }
        writer.Flush();
    }
}
