using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;

namespace Jarvis.Runs.Models;

/// <summary>Copies a model folder into a home, with the hash of every file, completely or not at all.</summary>
public static class ModelImport
{
    /// <summary>Folder name of an imported model; others are for later versions of it.</summary>
    public const string FirstVersion = "v1";

    /// <summary>A free id. One of a run is taken too: both are names at <c>/v1</c>.</summary>
    /// <param name="wish">Lower-case letters, digits and dashes; gets a number if it is taken.</param>
    /// <param name="isReserved">Whether somebody is about to make it.</param>
    public static string FreeId(JarvisPaths paths, string wish, Func<string, bool>? isReserved = null)
    {
        string id = wish;
        for (int number = 2; IsTaken(id); number++)
        {
            id = $"{wish}-{number}";
        }
        return id;

        bool IsTaken(string id) =>
            HasEntries(Path.Combine(paths.Models, id)) || Directory.Exists(paths.Run(id).Directory) || isReserved?.Invoke(id) == true;
    }

    /// <summary>The folder of a deleted model is empty.</summary>
    private static bool HasEntries(string folder) => Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any();

    /// <param name="target">Must not exist yet.</param>
    /// <param name="report">Takes the finished share, 0 to 1.</param>
    /// <exception cref="InvalidDataException">The source is no model that this engine runs, or a file of it is incomplete.</exception>
    public static CheckpointManifest Run(
        ModelSource source,
        ImportedModel about,
        string target,
        TimeProvider time,
        Action<double>? report = null,
        CancellationToken cancellationToken = default
    )
    {
        var probe = ModelInspection.Of(source);
        long total = Math.Max(1, probe.Bytes),
            done = 0;
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        using var writer = new FolderWriter(target);
        foreach (var file in source.Files())
        {
            cancellationToken.ThrowIfCancellationRequested();
            writer.Add(file.Name, stream => Copy(source, file, stream, bytes => Report(done + bytes)));
            done += file.Bytes;
        }
        writer.AddJson(ImportedModel.FileName, about);
        return writer.Publish(files => new CheckpointManifest(
            CheckpointManifest.CurrentFormat,
            0,
            time.GetUtcNow(),
            probe.Parameters,
            null,
            true,
            files
        ));

        void Report(long bytes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            report?.Invoke(Math.Min(1, (double)bytes / total));
        }
    }

    private static void Copy(ModelSource source, SourceFile file, Stream target, Action<long> report)
    {
        using var from = source.Open(file.Name);
        var block = new byte[1 << 20];
        long copied = 0;
        for (int read; (read = from.Read(block)) > 0;)
        {
            copied += read;
            if (copied > file.Bytes)
            {
                break;
            }
            target.Write(block, 0, read);
            report(copied);
        }
        if (copied != file.Bytes)
        {
            throw new InvalidDataException(
                $"{file.Name} of {source.Name} does not have the {file.Bytes:N0} bytes that were announced; copy it again."
            );
        }
    }
}
