using Jarvis.Contracts;
using Jarvis.Launcher.Output;
using Jarvis.Storage;

namespace Jarvis.Launcher.Torch;

/// <summary>Downloads one kind of libtorch into JARVIS_HOME, package by package, each resumed where an earlier attempt ended.</summary>
internal sealed class TorchFetch(JarvisPaths paths, Terminal terminal, TimeProvider time)
{
    /// <exception cref="IOException">The source or the disk gave up; what is there is kept.</exception>
    /// <exception cref="HttpRequestException">The source does not answer.</exception>
    /// <exception cref="InvalidDataException">A downloaded file is not what it should be.</exception>
    public async Task<string> FetchAsync(string kind, TorchParts parts, PackageSource source, CancellationToken cancellationToken)
    {
        var folder = new NativeFolder(paths, kind);
        string downloads = Directory.CreateDirectory(Path.Combine(NativeFolder.Root(paths), "downloads")).FullName;
        using var held =
            FileLocks.TryTake(Path.Combine(downloads, "fetch.lock"))
            ?? throw new IOException($"another Jarvis is fetching libtorch into {NativeFolder.Root(paths)} just now");
        if (folder.IsThere)
        {
            return folder.Folder;
        }

        var download = new PackageDownload(source, downloads, time);
        var progress = new DownloadProgress(terminal, time, $"libtorch ({kind})", parts.Bytes);
        long before = 0;
        foreach (var (package, facts) in parts.Facts)
        {
            if (!folder.Has(package))
            {
                long so = before;
                string file = await download.FetchAsync(package, facts, got => progress.Show(so + got), cancellationToken);
                folder.Take(package, file);
            }
            before += facts.Bytes;
            progress.Show(before);
        }
        progress.End();
        folder.Finish(parts);
        return folder.Folder;
    }
}
