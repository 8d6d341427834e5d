using Jarvis.Data.Reading.Streams;
using ZstdSharp;

namespace Jarvis.Data.Reading.Containers;

/// <summary>
/// Decompresses consecutive zstd frames (RFC 8878) until the end of the file. The decoder rejects windows over 128 MB, so its memory is
/// bounded.
/// </summary>
internal sealed class ZstdStream(Stream inner) : ReadOnlyStream
{
    private readonly DecompressionStream _content = new(inner, leaveOpen: false);

    /// <exception cref="InvalidDataException">The data is damaged, or ends in the middle of a frame.</exception>
    public override int Read(Span<byte> buffer)
    {
        try
        {
            return _content.Read(buffer);
        }
        catch (ZstdException exception)
        {
            throw new InvalidDataException(exception.Message, exception);
        }
        catch (EndOfStreamException exception)
        {
            throw new InvalidDataException("it ends in the middle of a frame", exception);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _content.Dispose();
        }
        base.Dispose(disposing);
    }
}
