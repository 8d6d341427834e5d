using System.IO.Compression;
using Jarvis.Engine.Training;
using Jarvis.Storage;

namespace Jarvis.Runs.Models;

/// <summary>A model folder as one zip file, without compression, since weights hardly shrink. Memory is bounded by the buffers.</summary>
public static class ModelZip
{
    /// <param name="path">Appears when it is complete; an earlier file is replaced.</param>
    /// <param name="folder">Name of the folder within the zip file.</param>
    /// <param name="report">Takes the finished share, 0 to 1.</param>
    /// <returns>Bytes of the zip file.</returns>
    public static long Write(
        ModelParts parts,
        string path,
        string folder,
        Action<double>? report = null,
        CancellationToken cancellationToken = default
    )
    {
        string partial = path + CompleteFolder.PartialSuffix;
        DiskFile.Delete(partial); // of a process that died
        try
        {
            long total = Math.Max(1, parts.Bytes),
                done = 0;
            using (var file = DiskFile.Create(partial, 1 << 20))
            {
                using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
                {
                    foreach (var part in parts.Files)
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        using var entry = zip.CreateEntry($"{folder}/{part.Name}", CompressionLevel.NoCompression).Open();
                        long before = done;
                        using var watched = new WatchedStream(entry, written =>
                        {
                            cancellationToken.ThrowIfCancellationRequested();
                            report?.Invoke(Math.Min(1, (double)(before + written) / total));
                        });
                        part.Write(watched);
                        watched.Flush();
                        done += part.Bytes;
                    }
                }
                file.Flush(flushToDisk: true);
            }
            long bytes = new FileInfo(partial).Length;
            DiskFile.Move(partial, path, overwrite: true);
            return bytes;
        }
        finally
        {
            DiskFile.Delete(partial); // nothing to delete once it has moved
        }
    }
}
