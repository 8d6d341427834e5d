using System.Security.Cryptography;
using Jarvis.Contracts;
using Jarvis.Storage;

namespace Jarvis.Engine.Checkpoints;

/// <summary>
/// Hashes every byte of a checkpoint and compares the result with its manifest: about half a second per gigabyte, the files in parallel.
/// Done for the checkpoint to be resumed, and on request.
/// </summary>
public static class CheckpointHashes
{
    private const int BlockBytes = 1 << 20;

    /// <summary>Describes the first file, in the manifest's order, that differs; null where all are as they were written.</summary>
    public static string? Damage(StoredCheckpoint checkpoint) => Damage(checkpoint.Folder, checkpoint.Manifest.Files);

    /// <summary>What came of comparing every byte of a model folder with its manifest.</summary>
    public static CheckpointProof Proof(string folder, CheckpointManifest manifest) =>
        new(Damage(folder, manifest.Files), manifest.Files.Count, manifest.Bytes);

    /// <summary>The same for some of a checkpoint's files.</summary>
    public static string? Damage(string folder, IReadOnlyList<CheckpointFile> files)
    {
        var found = new string?[files.Count];
        Parallel.For(0, found.Length, index => found[index] = Damage(folder, files[index]));
        return found.FirstOrDefault(words => words is not null);
    }

    private static string? Damage(string folder, CheckpointFile file)
    {
        try
        {
            return Digest(Path.Combine(folder, file.Name)) == file.Sha256
                ? null
                : $"{file.Name} has other bytes than were written (its SHA-256 differs)";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"{file.Name} cannot be read: {exception.Message}";
        }
    }

    private static string Digest(string path)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var file = DiskFile.OpenRead(path, bufferSize: 0, FileOptions.SequentialScan);
        byte[] block = GC.AllocateUninitializedArray<byte>((int)Math.Clamp(file.Length, 1, BlockBytes));
        for (int count; (count = file.Read(block)) > 0;)
        {
            hash.AppendData(block, 0, count);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
