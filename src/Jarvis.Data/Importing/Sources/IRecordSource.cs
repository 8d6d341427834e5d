using Jarvis.Data.Reading;

namespace Jarvis.Data.Importing.Sources;

/// <summary>Something that records come from: a file, or the SDK's documentation.</summary>
public interface IRecordSource
{
    /// <summary>As the user knows it.</summary>
    string Name { get; }

    string Format { get; }

    /// <summary>The file on this disk that it is read from; null where there is none.</summary>
    string? Path => null;

    /// <summary>Bytes that will be read, for progress.</summary>
    long Bytes { get; }

    /// <summary>What it takes on the disk once it is unpacked, as far as can be told beforehand.</summary>
    long UnpackedBytes => Bytes;

    /// <summary>
    /// What there is to say about how it was read, once it was: an encoding that was detected. Null where nothing is out of the ordinary.
    /// </summary>
    string? Note => null;

    /// <param name="bytesRead">Hears now and then how many of <see cref="Bytes"/> are read.</param>
    /// <exception cref="DatasetException">It cannot be read, or not on from here.</exception>
    IEnumerable<ReadItem> Read(Action<long> bytesRead, CancellationToken cancellationToken);
}
