using Jarvis.Data.Reading.Containers;

namespace Jarvis.Data.Reading.Encodings;

/// <summary>Reads further into a text whose beginning is plain ASCII, which does not reveal its encoding.</summary>
internal static class EncodingSample
{
    private const int FurthestBytes = 8 << 20,
        SampleBytes = 64 << 10;

    /// <returns>The bytes around the first non-ASCII byte, empty if there is none; null if the head was enough, so that nothing more was
    /// read.</returns>
    public static byte[]? Later(SourceBytes source, ReadOnlySpan<byte> head)
    {
        if (head.Length < SampleBytes || head.IndexOfAnyInRange((byte)0x80, (byte)0xff) >= 0)
        {
            return null;
        }
        var buffer = new byte[SampleBytes * 2];
        int read;
        for (
            int before = 0;
            before < FurthestBytes
                && (read = source.Content.ReadAtLeast(buffer.AsSpan(0, SampleBytes), SampleBytes, throwOnEndOfStream: false)) > 0;
            before += read
        )
        {
            if (buffer.AsSpan(0, read).IndexOfAnyInRange((byte)0x80, (byte)0xff) >= 0)
            {
                read += source.Content.ReadAtLeast(buffer.AsSpan(read, SampleBytes), SampleBytes, throwOnEndOfStream: false);
                return buffer[..read];
            }
        }
        return [];
    }
}
