using Jarvis.Data.Importing;
using Jarvis.Storage;

namespace Jarvis.Data.Knowledge.Vectors;

/// <summary>Turns a text into a vector of length one; false, and all zeros, where it has no tokens.</summary>
public delegate bool EmbedText(string text, Span<float> vector, CancellationToken cancellationToken);

/// <summary>
/// Adds a vectors file to a knowledge base: written beside its place, then named in the manifest; an older set of the same model goes.
/// </summary>
public static class KnowledgeVectors
{
    /// <param name="model">As the user knows it.</param>
    /// <param name="folder">Of the model.</param>
    /// <param name="progress">Hears how many chunks are done.</param>
    /// <exception cref="DatasetException">The base is gone, or the model gives no numbers.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing is left.</exception>
    public static KnowledgeManifest Add(
        string directory,
        string model,
        string folder,
        int width,
        EmbedText embed,
        DateTimeOffset at,
        Action<long>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        var before = KnowledgeManifest.Read(directory) ?? throw new DatasetException($"There is no knowledge base in {directory}.");
        var id =
            "vectors-"
            + $"{1 + before.Vectors.Select(v => int.TryParse(v.Id.AsSpan(v.Id.LastIndexOf('-') + 1), out int n) ? n : 0).Append(0).Max()}";
        var name = id + ".bin";
        var partial = Path.Combine(directory, name + Importer.PartialSuffix);
        DiskFile.Delete(partial);
        try
        {
            Write(directory, partial, width, embed, progress, cancellationToken);
            DiskFile.Move(partial, Path.Combine(directory, name), overwrite: true);
        }
        finally
        {
            DiskFile.Delete(partial); // nothing to delete once it has moved
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

    private static void Write(
        string directory,
        string path,
        int width,
        EmbedText embed,
        Action<long>? progress,
        CancellationToken cancellationToken
    )
    {
        using var store = KnowledgeStore.Open(directory);
        using var writer = new VectorWriter(path, width);
        var vector = new float[width];
        long done = 0;
        foreach (var chunk in store.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            embed(chunk.Text, vector, cancellationToken);
            writer.Add(vector);
            progress?.Invoke(++done);
        }
        writer.Finish();
    }
}
