using System.Globalization;
using Jarvis.Data.Reading.Streams;

namespace Jarvis.Data.Reading.Containers;

/// <summary>
/// Monitors the output of a decompressor: damaged or truncated data becomes an error message with the position, and data that expands to
/// absurdly more than its size (a decompression bomb) is rejected at the limit.
/// </summary>
internal sealed class UnpackedStream(Stream inner, CountingStream packed, string name, SourceContainer container, ReadLimits limits)
    : ReadOnlyStream
{
    private long _unpacked;

    public override int Read(Span<byte> buffer)
    {
        int read;
        try
        {
            read = inner.Read(buffer);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw new DatasetException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name}: the {container.Word()} data is damaged or cut off near byte {packed.BytesRead:N0} of the file "
                        + $"({_unpacked:N0} bytes unpacked until there): {exception.Message.TrimEnd('.')}. Copy or download it "
                        + $"again."
                ),
                exception
            );
        }
        _unpacked += read;
        if (IsBomb(_unpacked, packed.BytesRead, limits))
        {
            throw Bomb(name, _unpacked, packed.BytesRead, limits);
        }
        return read;
    }

    public static bool IsBomb(long unpacked, long packed, ReadLimits limits) =>
        unpacked > limits.UnpackedBytesAlways && unpacked / (double)Math.Max(1, packed) > limits.MaxUnpackRatio;

    public static DatasetException Bomb(string name, long unpacked, long packed, ReadLimits limits) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name} unpacks to more than {unpacked:N0} bytes from {packed:N0}, over {limits.MaxUnpackRatio:N0} times "
                    + $"as much. No real text does; it looks like a trap that fills disks, so it is not read. If it is real, unpack "
                    + $"it first."
            )
        );

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }
        base.Dispose(disposing);
    }
}
