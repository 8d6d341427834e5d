using System.Security.Cryptography;
using Jarvis.Storage;

namespace Jarvis.Runs.Preparation;

/// <summary>SHA-256 of a file, computed once.</summary>
internal sealed class FileHash(string path)
{
    private string? _hash;

    public string Path => path;

    public string Of(CancellationToken cancellationToken) => _hash ??= Take(cancellationToken);

    private string Take(CancellationToken cancellationToken)
    {
        using var stream = DiskFile.OpenRead(path, 1 << 20, FileOptions.SequentialScan);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[1 << 20];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, read);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
