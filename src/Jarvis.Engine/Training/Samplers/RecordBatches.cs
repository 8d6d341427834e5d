using System.Text.Json.Nodes;
using Jarvis.Engine.State;
using Jarvis.Engine.TokenFiles;
using static TorchSharp.torch;

namespace Jarvis.Engine.Training.Samplers;

/// <summary>
/// Batches of complete records: an order chooses the records, they are packed into rows, and a mix of groups decides which row comes next.
/// </summary>
/// <param name="context">The most tokens in a row.</param>
/// <param name="rows">Rows of a micro batch.</param>
/// <param name="rowsOfStep">Rows of a step: micro batches times rows.</param>
internal sealed class RecordBatches(TokenFile file, RecordOrder order, int context, int rows, int rowsOfStep, long seed)
    : IBatchSource,
        IDisposable
{
    private readonly Lazy<long> _rowsPerEpoch = new(() =>
        order.Whole.Sum(group => (long)new PackedRows(Piece.Cut(file, group, context), context).Count)
    );
    private SamplerRound? _round;
    private RowCycle?[] _cycles = [];
    private RowMix? _mix;

    public string Name => "batches";

    public bool WantsLosses => order.WantsLosses;

    public double EpochAt(long microStep) => (double)microStep * rows / _rowsPerEpoch.Value;

    public Batch Read(long microStep)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(microStep);
        long first = microStep * rows;
        MoveTo(order.RoundAt(first / rowsOfStep));
        return RowReader.Read(file, [.. Enumerable.Range(0, rows).Select(row => Row(first + row))]);
    }

    public void Trained(IReadOnlyList<RecordLoss> losses) => order.Trained(losses);

    public void Validated(long step, IReadOnlyDictionary<int, double> domainLosses)
    {
        if (_round is null)
        {
            MoveTo(order.RoundAt(step));
        }
        var given = Given(step); // by the shares so far: the order is about to change them
        order.Validated(step, domainLosses);
        if (order.RoundAt(step) != _round!.Number)
        {
            Open(order.RoundAt(step), given, begin: true);
        }
    }

    public JsonNode? Save() => new JsonObject { ["round"] = _round?.ToJson(), ["order"] = order.Save() };

    public void Restore(JsonNode? state)
    {
        order.Restore(state?["order"]);
        (_round, _mix, _cycles) = (null, null, []);
        if (SamplerRound.Of(state?["round"]) is { } round)
        {
            Open(round.Number, round.Given, begin: false);
        }
    }

    public IEnumerable<(string Name, Tensor Value)> Tensors() => order.Tensors();

    public void Dispose() => (order as IDisposable)?.Dispose();

    private IReadOnlyList<Piece> Row(long row)
    {
        var (group, index) = _mix!.At(row - order.StartOf(_round!.Number) * rowsOfStep);
        return [.. _cycles[group]!.Row(_round.Given[group] + index)];
    }

    private void MoveTo(long round)
    {
        if (_round?.Number != round)
        {
            Open(round, _round is null ? [] : Given(order.StartOf(round)), begin: true);
        }
    }

    /// <summary>Rows that each group of the current round has given up to a step; empty where groups do not keep their place.</summary>
    private long[] Given(long step) =>
        !order.KeepsPlace
            ? []
            : [.. _mix!.GivenBefore(step - order.StartOf(_round!.Number)).Select((taken, group) => _round.Given[group] + taken)];

    private void Open(long round, IReadOnlyList<long> given, bool begin)
    {
        if (begin)
        {
            order.Begin(round);
        }
        ulong key = Permutation.Mix((ulong)seed, (ulong)round),
            held = order.KeepsPlace ? (ulong)seed : key;
        if (_cycles.Length == 0 || !order.KeepsPlace)
        {
            _cycles = [.. order.Groups(round).Select((records, group) => Cycle(records, Permutation.Mix(held, (ulong)group)))];
        }
        var weights = order
            .Weights(round, [.. _cycles.Select(cycle => cycle?.Count ?? 0)])
            .Select((weight, group) => _cycles[group] is null ? 0 : weight)
            .ToArray();
        double sum = weights.Sum();
        if (!(sum > 0))
        {
            throw new InvalidDataException(
                "The training split has no records to draw from. Give more data, or a smaller validation share."
            );
        }
        _mix = new RowMix([.. weights.Select(weight => weight / sum)], rowsOfStep, key);
        _round = new SamplerRound(round, given.Count == weights.Length ? given : new long[weights.Length]);
    }

    private RowCycle? Cycle(IReadOnlyList<int> records, ulong key)
    {
        var packed = new PackedRows(Piece.Cut(file, records, context), context);
        return packed.Count == 0 ? null : new RowCycle(packed, key);
    }
}
