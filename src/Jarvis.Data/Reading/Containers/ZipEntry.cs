using System.IO.Compression;
using Jarvis.Data.Reading.Streams;

namespace Jarvis.Data.Reading.Containers;

/// <summary>
/// One file in a zip archive, as the archive's directory describes it. Lengths are those declared there; reading verifies them.
/// </summary>
/// <param name="Name">Sanitized by <see cref="SourceNames.Harmless"/>.</param>
/// <param name="Problem">Why it cannot be read; null if it can.</param>
internal sealed record ZipEntry(string Name, long HeaderAt, long PackedBytes, long Bytes, uint Crc, int Method, string? Problem)
{
    private const int Stored = 0,
        Deflated = 8,
        Zstandard = 93;

    public static bool CanRead(int method) => method is Stored or Deflated or Zstandard;

    /// <param name="file">Positioned at the entry's compressed bytes.</param>
    /// <returns>The content; reading throws if length or checksum differ from the directory.</returns>
    public Stream Unpack(Stream file)
    {
        var packed = new RangeStream(file, PackedBytes);
        Stream content = Method switch
        {
            Deflated => new DeflateStream(packed, CompressionMode.Decompress),
            Zstandard => new ZstdStream(packed),
            _ => packed,
        };
        return new CheckedStream(content, Bytes, Crc);
    }

    private sealed class RangeStream(Stream inner, long bytes) : ReadOnlyStream
    {
        private long _left = bytes;

        public override int Read(Span<byte> buffer)
        {
            int read = inner.Read(buffer[..(int)Math.Min(buffer.Length, _left)]);
            _left -= read;
            return read;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }
            base.Dispose(disposing);
        }
    }

    private sealed class CheckedStream(Stream inner, long bytes, uint crc) : ReadOnlyStream
    {
        private Crc32 _crc = new();
        private long _read;

        public override int Read(Span<byte> buffer)
        {
            if (buffer.IsEmpty)
            {
                return 0;
            }
            int read = inner.Read(buffer);
            _read += read;
            _crc.Append(buffer[..read]);
            if (_read > bytes || (read == 0 && _read < bytes))
            {
                throw new InvalidDataException(
                    $"the archive promises {bytes} bytes and holds "
                        + $"{(read == 0 ? _read.ToString(System.Globalization.CultureInfo.InvariantCulture) : "more")}"
                );
            }
            return read == 0 && _crc.Value != crc ? throw new InvalidDataException("the checksum does not match") : read;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }
            base.Dispose(disposing);
        }
    }
}
