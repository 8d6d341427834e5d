using System.Security.Cryptography;
using Jarvis.Storage;

namespace Jarvis.Launcher.Torch;

/// <summary>Downloads one package's file, resuming where an earlier attempt ended, and checks the complete file against its hash.</summary>
internal sealed class PackageDownload(PackageSource source, string folder, TimeProvider time)
{
    private const int MostAttempts = 5,
        Buffer = 1 << 20;
    private static readonly TimeSpan _firstPause = TimeSpan.FromSeconds(1),
        _silence = TimeSpan.FromMinutes(1);

    /// <param name="got">Called after every piece with the number of bytes of this package that are on disk.</param>
    /// <returns>The path of the complete file.</returns>
    /// <exception cref="IOException">The source or the disk gave up; what is there stays for the next attempt.</exception>
    /// <exception cref="InvalidDataException">Its length or its hash is not what the source states.</exception>
    public async Task<string> FetchAsync(PackageId package, PackageFacts facts, Action<long> got, CancellationToken cancellationToken)
    {
        string whole = Path.Combine(folder, package.FileName),
            part = whole + ".part";
        if (File.Exists(whole))
        {
            return whole;
        }
        int failures = 0;
        for (long have = Length(part); have < facts.Bytes;)
        {
            got(have);
            Exception? broken = await TryAsync(package, part, facts.Bytes, got, cancellationToken);
            long now = Length(part);
            failures = now > have ? 0 : failures + 1;
            have = now;
            if (have >= facts.Bytes)
            {
                break;
            }
            if (failures >= MostAttempts)
            {
                throw new IOException(
                    $"{package} could not be fetched from {source.Name} ({broken?.Message ?? "it ends too early"}).",
                    broken
                );
            }
            await Task.Delay(_firstPause * Math.Pow(2, failures), time, cancellationToken);
        }
        await CheckAsync(package, facts, part, cancellationToken);
        DiskFile.Move(part, whole, overwrite: true);
        got(facts.Bytes);
        return whole;
    }

    private async Task<Exception?> TryAsync(
        PackageId package,
        string part,
        long bytes,
        Action<long> got,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            silence.CancelAfter(_silence);
            using var file = DiskFile.Open(part, FileMode.OpenOrCreate, FileAccess.Write);
            var (content, from) = await source.OpenAsync(package, file.Length, silence.Token);
            using (content)
            {
                file.SetLength(from);
                file.Seek(from, SeekOrigin.Begin);
                byte[] buffer = new byte[Buffer];
                for (int read; (read = await content.ReadAsync(buffer, silence.Token)) > 0;)
                {
                    if (file.Length + read > bytes)
                    {
                        throw new InvalidDataException($"{package} of {source.Name} is longer than it says.");
                    }
                    await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                    silence.CancelAfter(_silence);
                    got(file.Position);
                }
            }
            return null;
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            return new IOException($"nothing came for {_silence.TotalSeconds:0} s", exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return exception;
        }
    }

    private async Task CheckAsync(PackageId package, PackageFacts facts, string part, CancellationToken cancellationToken)
    {
        if (facts.Sha512 is not { } expected)
        {
            return;
        }
        byte[] seen;
        using (var file = DiskFile.OpenRead(part))
        {
            seen = await SHA512.HashDataAsync(file, cancellationToken);
        }
        if (seen.AsSpan().SequenceEqual(expected))
        {
            return;
        }
        DiskFile.Delete(part);
        throw new InvalidDataException(
            $"{package} came damaged from {source.Name}: its SHA-512 is not the one that is stated. It was "
                + "deleted; start again to fetch it anew."
        );
    }

    private static long Length(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;
}
