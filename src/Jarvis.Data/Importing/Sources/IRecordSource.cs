using Jarvis.Data.Reading;

namespace Jarvis.Data.Importing.Sources;

/// <summary>A source of records: a file, or the SDK's documentation.</summary>
public interface IRecordSource
{
    /// <summary>The name shown to the user.</summary>
    string Name { get; }

    string Format { get; }

    /// <summary>The file on disk from which it is read; null if there is none.</summary>
    string? Path => null;

    /// <summary>Bytes that will be read, for progress.</summary>
    long Bytes { get; }

    /// <summary>Estimated size in bytes after decompression.</summary>
    long UnpackedBytes => Bytes;

    /// <summary>
    /// A remark about how it was read, such as a detected encoding, available afterwards. Null if there is nothing unusual.
    /// </summary>
    string? Note => null;

    /// <param name="bytesRead">Receives from time to time how many of <see cref="Bytes"/> have been read.</param>
    /// <exception cref="DatasetException">The source cannot be read, or reading fails halfway.</exception>
    IEnumerable<ReadItem> Read(Action<long> bytesRead, CancellationToken cancellationToken);
}
