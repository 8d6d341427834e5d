using System.Text.Json.Nodes;
using Jarvis.Engine.TokenFiles;

namespace Jarvis.Engine.Training.Samplers;

/// <summary>
/// Dynamic weighted: a domain's share is its share in the data times its recent validation loss over the mean of all, limited to between a
/// quarter and four times the former. "Recent" is a moving average in which each new evaluation has half the weight. Domains without
/// held-out records count as average.
/// </summary>
internal sealed class WeightedOrder(TokenFile file) : RecordOrder(file)
{
    private const double NewWeight = 0.5,
        Least = 0.25,
        Most = 4;

    private IReadOnlyList<int[]>? _domains;
    private Dictionary<int, double> _recent = [];
    private long _round,
        _start;

    public override IReadOnlyList<int[]> Whole => _domains ??= ByDomain();

    public override bool KeepsPlace => true;

    public override long RoundAt(long step) => _round;

    public override long StartOf(long round) => _start;

    public override IReadOnlyList<int[]> Groups(long round) => Whole;

    public override double[] Weights(long round, IReadOnlyList<int> rows)
    {
        double known = 0,
            sum = 0;
        for (int domain = 0; domain < rows.Count; domain++)
        {
            if (_recent.TryGetValue(domain, out double loss))
            {
                (known, sum) = (known + rows[domain], sum + rows[domain] * loss);
            }
        }
        double mean = known > 0 ? sum / known : 0;
        return
        [
            .. rows.Select(
                (count, domain) =>
                    count * (mean > 0 && _recent.TryGetValue(domain, out double loss) ? Math.Clamp(loss / mean, Least, Most) : 1)
            ),
        ];
    }

    public override void Validated(long step, IReadOnlyDictionary<int, double> domainLosses)
    {
        foreach (var (domain, loss) in domainLosses)
        {
            _recent[domain] = _recent.TryGetValue(domain, out double before) ? before + NewWeight * (loss - before) : loss;
        }
        (_round, _start) = (_round + 1, step);
    }

    public override JsonNode? Save() =>
        new JsonObject
        {
            ["round"] = _round,
            ["start"] = _start,
            ["recent_losses"] = new JsonObject(
                _recent
                    .OrderBy(pair => pair.Key)
                    .Select(pair =>
                        KeyValuePair.Create(pair.Key.ToString(System.Globalization.CultureInfo.InvariantCulture), (JsonNode?)pair.Value)
                    )
            ),
        };

    public override void Restore(JsonNode? state)
    {
        (_round, _start) = ((long?)state?["round"] ?? 0, (long?)state?["start"] ?? 0);
        _recent = state?["recent_losses"] is JsonObject losses
            ? losses.ToDictionary(
                pair => int.Parse(pair.Key, System.Globalization.CultureInfo.InvariantCulture),
                pair => (double)pair.Value!
            )
            : [];
    }
}
