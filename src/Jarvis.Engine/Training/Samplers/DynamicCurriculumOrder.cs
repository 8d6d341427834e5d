using System.Text.Json.Nodes;
using Jarvis.Contracts;
using Jarvis.Engine.TokenFiles;
using static TorchSharp.torch;

namespace Jarvis.Engine.Training.Samplers;

/// <summary>
/// Dynamic curriculum: every record is in an easy, a medium or a hard bucket, a third of the records each, by its own recent losses (by its
/// difficulty until it was seen), and may change buckets when a round begins. The buckets' shares follow the pace: the easy bucket is used
/// in full from the beginning, the medium and the hard one as the competence passes the first and the second third, but never less than a
/// twentieth of their share.
/// </summary>
/// <param name="steps">Steps after which every bucket is used in full.</param>
/// <param name="roundSteps">Steps between two reassignments.</param>
internal sealed class DynamicCurriculumOrder(TokenFile file, CurriculumPace pace, double start, long steps, long roundSteps)
    : RecordOrder(file),
        IDisposable
{
    private const int Buckets = 3;
    private const double Least = 0.05;

    private readonly LossHistory _history = new(checked((int)file.Records));
    private readonly byte[] _buckets = new byte[file.Records];
    private readonly Tensor _savedLosses = empty(file.Records).DetachFromDisposeScope(),
        _savedBuckets = empty(file.Records, dtype: ScalarType.Byte).DetachFromDisposeScope();

    public override bool WantsLosses => true;

    public override long RoundAt(long step) => step / roundSteps;

    public override long StartOf(long round) => round * roundSteps;

    public override void Begin(long round)
    {
        float[] ranks = _history.Ranks(record => File.Facts(record).Difficulty);
        for (int record = 0; record < ranks.Length; record++)
        {
            _buckets[record] = (byte)Math.Min(Buckets - 1, (int)(ranks[record] * Buckets));
        }
    }

    public override IReadOnlyList<int[]> Groups(long round) =>
        [
            .. Enumerable
                .Range(0, Buckets)
                .Select(bucket => Enumerable.Range(0, _buckets.Length).Where(record => _buckets[record] == bucket).ToArray()),
        ];

    public override double[] Weights(long round, IReadOnlyList<int> rows)
    {
        double competence = Competence.At(pace, start, (double)StartOf(round) / steps);
        return [.. rows.Select((count, bucket) => count * Math.Clamp(competence * Buckets - bucket, Least, 1))];
    }

    public override void Trained(IReadOnlyList<RecordLoss> losses)
    {
        foreach (var seen in losses)
        {
            _history.Add(seen);
        }
    }

    /// <summary>Copies of the current state; a resumed run fills them before it calls <see cref="Restore"/>.</summary>
    public override IEnumerable<(string Name, Tensor Value)> Tensors()
    {
        _history.Bytes.CopyTo(_savedLosses.bytes);
        _buckets.CopyTo(_savedBuckets.bytes);
        return [("losses", _savedLosses), ("buckets", _savedBuckets)];
    }

    public override void Restore(JsonNode? state)
    {
        _savedLosses.bytes.CopyTo(_history.Bytes);
        _savedBuckets.bytes.CopyTo(_buckets);
    }

    public void Dispose()
    {
        _savedLosses.Dispose();
        _savedBuckets.Dispose();
    }
}
