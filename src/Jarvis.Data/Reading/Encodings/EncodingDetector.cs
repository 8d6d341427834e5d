using System.Text;
using Jarvis.Data.Reading.Streams;

namespace Jarvis.Data.Reading.Encodings;

/// <summary>
/// Detects the encoding of a text by a byte order mark, the zero bytes of UTF-16 and UTF-32, or valid UTF-8; among legacy encodings it
/// chooses the one that decodes the bytes to the most plausible letters (<see cref="LegacyScore"/>).
/// </summary>
internal static class EncodingDetector
{
    private const double LeastScore = 0.3; // below this, no encoding fits and a guess would be mojibake

    private static readonly (byte[] Mark, string Name)[] _marks =
    [
        ([0xef, 0xbb, 0xbf], DetectedEncoding.Utf8),
        ([0xff, 0xfe, 0, 0], "utf-32"),
        ([0, 0, 0xfe, 0xff], "utf-32be"),
        ([0xff, 0xfe], "utf-16"),
        ([0xfe, 0xff], "utf-16be"),
    ];

    private static readonly string[] _legacy =
    [
        "windows-1252",
        "windows-1251",
        "koi8-r",
        "shift_jis",
        "gb18030",
        "big5",
        "euc-kr",
        "euc-jp",
        "windows-1250",
        "windows-1253",
    ];

    /// <param name="named">The encoding that the user chose; null detects it.</param>
    public static DetectedEncoding Detect(ReadOnlySpan<byte> sample, string? named = null)
    {
        var marked = Marked(sample);
        if (named is not null)
        {
            var chosen = EncodingNames.Get(named);
            int mark = marked is { } m && EncodingNames.Get(m.Name).CodePage == chosen.CodePage ? m.MarkBytes : 0;
            return new DetectedEncoding(chosen.CodePage == Encoding.UTF8.CodePage ? DetectedEncoding.Utf8 : chosen.WebName, 1, mark);
        }
        return marked ?? Wide(sample) ?? OfBytes(sample);
    }

    private static DetectedEncoding? Marked(ReadOnlySpan<byte> sample)
    {
        foreach (var (mark, name) in _marks)
        {
            if (sample.StartsWith(mark))
            {
                return new DetectedEncoding(name, 1, mark.Length);
            }
        }
        return null;
    }

    // In most scripts, most letters have a high byte that is zero or at least always the same.
    private static DetectedEncoding? Wide(ReadOnlySpan<byte> sample)
    {
        Span<int> zeros = stackalloc int[4];
        int length = sample.Length & ~3;
        for (int i = 0; i < length; i++)
        {
            zeros[i & 3] += sample[i] == 0 ? 1 : 0;
        }
        int quarter = length / 4,
            many = quarter / 2,
            few = quarter / 50;
        return quarter == 0 ? null
            : zeros[2] >= quarter - few && zeros[3] >= quarter - few && zeros[0] <= few ? new DetectedEncoding("utf-32", 0.95, 0)
            : zeros[0] >= quarter - few && zeros[1] >= quarter - few && zeros[3] <= few ? new DetectedEncoding("utf-32be", 0.95, 0)
            : zeros[1] > many && zeros[3] > many && zeros[0] <= few && zeros[2] <= few ? new DetectedEncoding("utf-16", 0.9, 0)
            : zeros[0] > many && zeros[2] > many && zeros[1] <= few && zeros[3] <= few ? new DetectedEncoding("utf-16be", 0.9, 0)
            : null;
    }

    private static DetectedEncoding OfBytes(ReadOnlySpan<byte> sample)
    {
        var (valid, invalid) = Utf8Sequences(sample);
        if (invalid == 0 || valid >= 4 * invalid)
        {
            // A few invalid sequences are tolerated; their lines are reported as invalid.
            return new DetectedEncoding(DetectedEncoding.Utf8, invalid == 0 ? 1 : 0.9, 0);
        }
        var best = _legacy.Select((name, order) => (name, order, score: 0.0)).ToArray();
        for (int i = 0; i < best.Length; i++)
        {
            best[i].score = LegacyScore.Of(sample, best[i].name);
        }
        var ranked = best.OrderByDescending(b => b.score).ThenBy(b => b.order).ToList();
        double confidence = Math.Clamp(ranked[0].score * (0.6 + (ranked[0].score - Math.Max(0, ranked[1].score))), 0, 0.95);
        return ranked[0].score < LeastScore
            ? new DetectedEncoding(DetectedEncoding.Utf8, 0.1, 0)
            : new DetectedEncoding(ranked[0].name, Math.Round(confidence, 2), 0);
    }

    private static (int Valid, int Invalid) Utf8Sequences(ReadOnlySpan<byte> sample)
    {
        int valid = 0,
            invalid = 0;
        while (true)
        {
            int next = sample.IndexOfAnyInRange((byte)0x80, (byte)0xff);
            if (next < 0)
            {
                return (valid, invalid);
            }
            sample = sample[next..];
            var status = Rune.DecodeFromUtf8(sample, out _, out int length);
            if (status == System.Buffers.OperationStatus.NeedMoreData && sample.Length < 4)
            {
                // The end of the sample may cut a character; if it is the end of the file, the reader will report it.
                return valid + invalid == 0 ? (0, 1) : (valid, invalid);
            }
            (valid, invalid) = status == System.Buffers.OperationStatus.Done ? (valid + 1, invalid) : (valid, invalid + 1);
            sample = sample[length..];
        }
    }
}
