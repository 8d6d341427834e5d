using System.Buffers.Binary;
using Jarvis.Storage;

namespace Jarvis.Engine.TokenFiles;

/// <summary>
/// The difficulty of records that come without one: half the rank of their length plus half the rank of their rarity, both among the
/// training records and so from 0 to 1 (Platanios et al. 2019 use the same two measures as cumulative shares). Rarity is the mean of −ln((n
/// + 1) / (N + V)) over the record's tokens, where n is how often the token occurs in the training split. Ranks come from histograms of
/// 4,096 bins, so that memory does not grow with the data.
/// </summary>
internal sealed class DifficultyMeasure
{
    private const int Bins = 4096,
        BlockTokens = 1 << 16;

    private readonly double[] _rarity;
    private readonly double[] _lengthRanks,
        _rarityRanks;
    private readonly double _longest,
        _rarest;

    private DifficultyMeasure(TokenFile train, int vocabulary)
    {
        _rarity = Rarities(train, vocabulary);
        _rarest = _rarity.Max();
        for (long record = 0; record < train.Records; record++)
        {
            _longest = Math.Max(_longest, Math.Log(1 + train.RecordLength(record)));
        }
        var lengths = new long[Bins];
        var rarities = new long[Bins];
        for (long record = 0; record < train.Records; record++)
        {
            lengths[LengthBin(train, record)]++;
            rarities[RarityBin(train, record)]++;
        }
        (_lengthRanks, _rarityRanks) = (Ranks(lengths), Ranks(rarities));
    }

    /// <summary>Fills the difficulties that were left open (NaN) in both splits' <c>.facts</c>.</summary>
    public static void Fill(string directory, int tokenBytes, int vocabulary)
    {
        using var train = TokenFile.Open(directory, TokenSet.TrainName, tokenBytes);
        using var validation = TokenFile.Open(directory, TokenSet.ValidationName, tokenBytes);
        var measure = new Lazy<DifficultyMeasure>(() => new DifficultyMeasure(train, vocabulary));
        foreach (var (file, name) in new[] { (train, TokenSet.TrainName), (validation, TokenSet.ValidationName) })
        {
            using (var facts = DiskFile.Open(Path.Combine(directory, name + ".facts"), FileMode.Open, FileAccess.Write, 1 << 16))
            {
                for (long record = 0; record < file.Records; record++)
                {
                    if (float.IsNaN(file.Facts(record).Difficulty))
                    {
                        Put(facts, record, measure.Value.Of(file, record));
                    }
                }
                facts.Flush(flushToDisk: true);
            }
        }
    }

    private double Of(TokenFile file, long record) => (_lengthRanks[LengthBin(file, record)] + _rarityRanks[RarityBin(file, record)]) / 2;

    private int LengthBin(TokenFile file, long record) => Bin(Math.Log(1 + file.RecordLength(record)), _longest);

    private int RarityBin(TokenFile file, long record)
    {
        long start = file.RecordStart(record),
            length = file.RecordLength(record);
        double sum = 0;
        ForEach(file, start, length, id => sum += _rarity[id]);
        return Bin(length == 0 ? 0 : sum / length, _rarest);
    }

    private static int Bin(double value, double most) => most <= 0 ? 0 : Math.Clamp((int)(value / most * Bins), 0, Bins - 1);

    /// <summary>For each bin the share of records in lower bins, plus half of those in the same bin.</summary>
    private static double[] Ranks(long[] counts)
    {
        double all = Math.Max(1, counts.Sum());
        long below = 0;
        return [.. counts.Select(count => (below += count) is var through ? (through - count / 2.0) / all : 0)];
    }

    private static double[] Rarities(TokenFile train, int vocabulary)
    {
        var counts = new long[vocabulary];
        ForEach(train, 0, train.Count, id => counts[id]++);
        return [.. counts.Select(count => -Math.Log((count + 1.0) / (train.Count + vocabulary)))];
    }

    private static void ForEach(TokenFile file, long start, long length, Action<long> take)
    {
        var block = new long[(int)Math.Min(length, BlockTokens)];
        for (long done = 0; done < length; done += block.Length)
        {
            var part = block.AsSpan(0, (int)Math.Min(block.Length, length - done));
            file.Read(start + done, part);
            foreach (long id in part)
            {
                take(id);
            }
        }
    }

    private static void Put(FileStream facts, long record, double difficulty)
    {
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)difficulty);
        facts.Position = record * RecordFacts.Bytes;
        facts.Write(bytes);
    }
}
