using System.Runtime.InteropServices;
using Jarvis.Engine.TokenFiles;

namespace Jarvis.Engine.Training.Samplers;

/// <summary>
/// The recent loss of every record: a moving average in which each new loss has half the weight. NaN where a record was not seen yet.
/// </summary>
internal sealed class LossHistory
{
    private const float NewWeight = 0.5f;
    private readonly float[] _losses;

    public LossHistory(int records)
    {
        _losses = new float[records];
        Array.Fill(_losses, float.NaN);
    }

    public void Add(RecordLoss seen)
    {
        ref float recent = ref _losses[seen.Record];
        recent = float.IsNaN(recent) ? seen.Loss : recent + NewWeight * (seen.Loss - recent);
    }

    /// <summary>
    /// The rank of each record by hardness, from 0 to below 1: by loss among the records that were seen, by the given difficulty among the
    /// others.
    /// </summary>
    public float[] Ranks(Func<int, float> difficulty)
    {
        var ranks = new float[_losses.Length];
        int[] seen = [.. Enumerable.Range(0, ranks.Length).Where(record => !float.IsNaN(_losses[record]))],
            unseen = [.. Enumerable.Range(0, ranks.Length).Where(record => float.IsNaN(_losses[record]))];
        Rank([.. seen.OrderBy(record => _losses[record])]);
        Rank([.. unseen.OrderBy(difficulty)]);
        return ranks;

        void Rank(int[] sorted)
        {
            for (int place = 0; place < sorted.Length; place++)
            {
                ranks[sorted[place]] = (float)place / sorted.Length;
            }
        }
    }

    public Span<byte> Bytes => MemoryMarshal.AsBytes(_losses.AsSpan());
}
