using System.Buffers;
using System.Text;

namespace Jarvis.Tokenizers.Normalizers;

/// <summary>NFC, NFD, NFKC and NFKD (UAX #15).</summary>
internal sealed class UnicodeForm(bool compatible, bool compose) : ITextNormalizer
{
    private const int HangulBase = 0xAC00,
        LeadBase = 0x1100,
        VowelBase = 0x1161,
        TailBase = 0x11A7,
        Leads = 19,
        Vowels = 21,
        Tails = 28;
    private const int HangulCount = Leads * Vowels * Tails;

    public string Normalize(string text)
    {
        var (points, classes) = Decompose(text);
        Reorder(points, classes);
        if (compose)
        {
            Compose(points, classes);
        }

        var result = new StringBuilder(text.Length + 8);
        foreach (int point in points)
        {
            result.Append(new Rune(point));
        }

        return result.ToString();
    }

    /// <summary>ASCII never changes; NFC also keeps every character that neither decomposes nor combines.</summary>
    public bool Leaves(ReadOnlySpan<byte> utf8)
    {
        int at = utf8.IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
        if (at < 0)
        {
            return true;
        }

        if (compatible || !compose)
        {
            return false;
        }

        var table = UnicodeTable.Shared;
        while (at < utf8.Length)
        {
            if (utf8[at] < 0x80)
            {
                at++;
                continue;
            }

            if (Rune.DecodeFromUtf8(utf8[at..], out var rune, out int length) != OperationStatus.Done || MayChange(table, rune.Value))
            {
                return false;
            }

            at += length;
        }

        return true;
    }

    private static bool MayChange(UnicodeTable table, int point) =>
        point switch
        {
            < 0x300 => false, // Latin-1 and its neighbours are already composed
            >= LeadBase and < LeadBase + 0x100 => true,
            _ => table.ComposesOrMoves(point),
        };

    private (List<int> Points, List<int> Classes) Decompose(string text)
    {
        var table = UnicodeTable.Shared;
        var points = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            int point = rune.Value;
            if (point is >= HangulBase and < HangulBase + HangulCount)
            {
                int index = point - HangulBase;
                points.Add(LeadBase + (index / (Vowels * Tails)));
                points.Add(VowelBase + (index % (Vowels * Tails) / Tails));
                if (index % Tails > 0)
                {
                    points.Add(TailBase + (index % Tails));
                }
            }
            else if (point >= 0x80 && table.Decomposition(point, compatible) is { } parts)
            {
                points.AddRange(parts);
            }
            else
            {
                points.Add(point);
            }
        }

        return (points, [.. points.Select(p => p < 0x300 ? 0 : table.ClassOf(p))]);
    }

    /// <summary>Sorts each run of combining characters by class, with a stable sort.</summary>
    private static void Reorder(List<int> points, List<int> classes)
    {
        for (int start = 0; start < points.Count;)
        {
            if (classes[start] == 0)
            {
                start++;
                continue;
            }

            int end = start;
            while (end < points.Count && classes[end] != 0)
            {
                end++;
            }

            if (end - start > 1)
            {
                var sorted = Enumerable.Range(start, end - start).OrderBy(i => classes[i]).Select(i => (points[i], classes[i])).ToList();
                for (int i = 0; i < sorted.Count; i++)
                {
                    (points[start + i], classes[start + i]) = sorted[i];
                }
            }

            start = end;
        }
    }

    private static void Compose(List<int> points, List<int> classes)
    {
        var table = UnicodeTable.Shared;
        int written = 0,
            starter = -1,
            last = -1; // last: class of the newest character kept after the starter, -1 for none
        for (int read = 0; read < points.Count; read++)
        {
            int point = points[read],
                kind = classes[read];
            if (starter >= 0 && last < kind && Pair(table, points[starter], point) is { } both)
            {
                points[starter] = both;
                continue;
            }

            if (kind == 0)
            {
                starter = written;
                last = -1;
            }
            else
            {
                last = kind;
            }

            points[written++] = point;
        }

        points.RemoveRange(written, points.Count - written);
    }

    private static int? Pair(UnicodeTable table, int first, int second)
    {
        if (first is >= LeadBase and < LeadBase + Leads && second is >= VowelBase and < VowelBase + Vowels)
        {
            return HangulBase + ((((first - LeadBase) * Vowels) + (second - VowelBase)) * Tails);
        }

        if (
            first is >= HangulBase and < HangulBase + HangulCount
            && (first - HangulBase) % Tails == 0
            && second is > TailBase and < TailBase + Tails
        )
        {
            return first + (second - TailBase);
        }

        return table.Composed(first, second);
    }
}
