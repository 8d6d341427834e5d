using System.Text;

namespace Jarvis.Runs.Preparation;

/// <summary>
/// What the first pass over all documents finds: how many are on each side, whether there are chats, and a sample to train a tokenizer on.
/// </summary>
/// <param name="Sample">UTF-8 texts of training documents; empty when none were asked for.</param>
internal sealed record DocumentStatistics(long Records, long HeldOut, bool Chats, IReadOnlyList<ReadOnlyMemory<byte>> Sample)
{
    /// <summary>More text than this hardly changes a vocabulary of about ten thousand entries, and costs memory.</summary>
    public const long LargestSampleBytes = 64L << 20;

    /// <param name="sampled">Whether texts are kept for a tokenizer.</param>
    /// <param name="totalBytes">Bytes of all sources; where they exceed the largest sample, documents are chosen by their hash, evenly over
    /// all.</param>
    public static DocumentStatistics Take(IEnumerable<Document> documents, SplitRule split, bool sampled, long totalBytes)
    {
        double keep = Math.Min(1, LargestSampleBytes / (double)Math.Max(1, totalBytes));
        var sample = new List<ReadOnlyMemory<byte>>();
        long records = 0,
            heldOut = 0,
            taken = 0;
        bool chats = false;
        foreach (var document in documents)
        {
            split.See(document);
            records++;
            chats |= document.Turns is not null;
            bool validation = split.HeldOut(document);
            heldOut += validation ? 1 : 0;
            if (sampled && taken < LargestSampleBytes && (!validation || records == 1) && (ulong)document.Hash <= keep * ulong.MaxValue)
            {
                foreach (string text in document.Turns?.Select(t => t.Content) ?? [document.Text!])
                {
                    byte[] utf8 = Encoding.UTF8.GetBytes(text);
                    sample.Add(utf8);
                    taken += utf8.Length;
                }
            }
        }

        split.Settle(records, heldOut);
        return new DocumentStatistics(records, heldOut, chats, sample);
    }
}
