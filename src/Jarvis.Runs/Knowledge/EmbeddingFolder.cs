using Jarvis.Data;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Generation;

namespace Jarvis.Runs.Knowledge;

/// <summary>A model folder whose hidden states become the embeddings of texts.</summary>
public static class EmbeddingFolder
{
    /// <summary>The folder's name; for a run's checkpoint, the run's name too.</summary>
    public static string Label(string folder)
    {
        string[] parts = folder.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
        return parts is [.., var run, "checkpoints", var step] ? $"{run}, {step}" : parts.LastOrDefault() ?? folder;
    }

    /// <summary>Loads the model for one long task; the caller disposes it.</summary>
    /// <param name="threads">Threads that compute; null uses one per physical core.</param>
    /// <exception cref="DatasetException">It cannot be loaded; the message says why.</exception>
    public static TextEmbedder Load(string folder, int? threads = null)
    {
        try
        {
            using var inUse = InUseLock.TryShare(folder);
            return TextEmbedder.Load(folder, threads);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"The model cannot be used for embeddings: {exception.Message}", exception);
        }
    }
}
