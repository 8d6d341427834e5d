using Jarvis.Data.Reading.Containers;

namespace Jarvis.Data.Reading.Encodings;

/// <summary>Looks further into a text whose beginning is plain ASCII, which says nothing about its encoding.</summary>
internal static class EncodingSample
{
    private const int FurthestBytes = 8 << 20,
        SampleBytes = 64 << 10;

    /// <returns>The bytes around the first one beyond ASCII, empty where there is none; null where the head was enough, and nothing more
    /// was read.</returns>
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
