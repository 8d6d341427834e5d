using System.Security.Cryptography;
using Jarvis.Contracts;
using Jarvis.Storage;
using Jarvis.Trainer.Refusals;

namespace Jarvis.Trainer.Datasets.Uploading;

/// <summary>The contents of the <c>ID.json</c> beside an upload.</summary>
internal sealed record UploadCard(string Name, long Bytes, long? LastModified);

/// <summary>
/// One file being uploaded: <c>ID.json</c> describes it, <c>ID.part</c> holds the bytes received so far, and <c>ID</c> is the complete
/// file. The number of bytes received is the length of the part and nothing else, so it is correct after a crash too. Chunks are written
/// one after the other.
/// </summary>
internal sealed class UploadFile(string directory, string id, UploadCard card) : IDisposable
{
    public const string PartSuffix = ".part",
        CardSuffix = ".json";
    private static readonly TimeSpan _waitForOther = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _writing = new(1, 1);
    private CancellationTokenSource? _current;

    public string Id => id;
    public UploadCard Card => card;
    public string Path => System.IO.Path.Combine(directory, id);
    private string PartPath => Path + PartSuffix;

    public UploadState State
    {
        get
        {
            bool complete = File.Exists(Path);
            return new UploadState(id, card.Name, card.Bytes, complete ? card.Bytes : Length(PartPath), complete, card.LastModified);
        }
    }

    /// <summary>The last write time of its files.</summary>
    public DateTimeOffset TouchedAt =>
        new[] { Path, PartPath, Path + CardSuffix }
            .Where(File.Exists)
            .Select(file => new DateTimeOffset(File.GetLastWriteTimeUtc(file)))
            .DefaultIfEmpty()
            .Max();

    public void WriteCard() => JsonFile.Write(Path + CardSuffix, card);

    /// <summary>
    /// Appends a chunk that begins at <paramref name="offset"/>. A chunk that is still being received for the same upload is cancelled,
    /// since its sender has given up on it.
    /// </summary>
    /// <param name="sha256">Hexadecimal SHA-256 of the chunk. With it, a chunk is kept completely or not at all; without it, the bytes that
    /// arrived are kept.</param>
    /// <exception cref="RequestRefusedException">The chunk does not begin where the file ends, is too long, does not match its hash, or
    /// another one is being written.</exception>
    public async Task<UploadState> AppendAsync(long offset, Stream chunk, string? sha256, CancellationToken cancellationToken)
    {
        using var own = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var other = Interlocked.Exchange(ref _current, own);
        await Break(other);
        if (!await _writing.WaitAsync(_waitForOther, cancellationToken))
        {
            throw RequestRefusedException.NotNow(
                "The upload is busy.",
                "Another chunk of it is being written. Ask for its state and go on from there."
            );
        }
        try
        {
            if (State is var state && (state.Complete || state.Received != offset))
            {
                throw RequestRefusedException.NotNow(
                    "The chunk begins elsewhere.",
                    $"{state.Received} bytes of {card.Name} are here, and the chunk begins at {offset}. Go on from there."
                );
            }
            await WriteAsync(offset, chunk, sha256, own.Token);
            if (Length(PartPath) == card.Bytes)
            {
                DiskFile.Move(PartPath, Path);
            }
            return State;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw RequestRefusedException.NotNow(
                "Another sender goes on with it.",
                "A newer chunk of the same upload came in. Ask for its state and go on from there."
            );
        }
        finally
        {
            Interlocked.CompareExchange(ref _current, null, own);
            _writing.Release();
        }
    }

    public void Delete()
    {
        foreach (var file in (string[])[Path, PartPath, Path + CardSuffix])
        {
            DiskFile.Delete(file);
        }
    }

    public void Dispose() => _writing.Dispose();

    private async Task WriteAsync(long offset, Stream chunk, string? sha256, CancellationToken cancellationToken)
    {
        await using var file = DiskFile.Open(PartPath, FileMode.OpenOrCreate, FileAccess.Write, 1, FileOptions.Asynchronous);
        file.Position = offset;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        bool whole = false;
        try
        {
            var buffer = new byte[256 << 10];
            for (int read; (read = await chunk.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                if (file.Position + read > card.Bytes)
                {
                    throw RequestRefusedException.Bad(
                        "More came than was announced.",
                        $"{card.Name} was announced with {card.Bytes} bytes. It may have changed meanwhile; begin again."
                    );
                }
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                hash.AppendData(buffer, 0, read);
            }
            if (sha256 is not null && !Convert.ToHexStringLower(hash.GetHashAndReset()).Equals(sha256, StringComparison.OrdinalIgnoreCase))
            {
                throw RequestRefusedException.Bad("The chunk was damaged on its way.", "Its hash does not match. Send it again.");
            }
            whole = true;
        }
        finally
        {
            if (!whole && sha256 is not null)
            {
                file.SetLength(offset);
            }
        }
    }

    private static async Task Break(CancellationTokenSource? other)
    {
        try
        {
            await (other?.CancelAsync() ?? Task.CompletedTask);
        }
        catch (ObjectDisposedException)
        {
            // The other request ended in the meantime.
        }
    }

    private static long Length(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}
