using System.Text.Json.Nodes;
using Jarvis.Engine.State;

namespace Jarvis.Engine.Training.Metrics;

/// <summary>How unusual a number is among the last fifty: its distance from their mean in standard deviations (z-score).</summary>
internal sealed class SpikeMeter(string name) : IResumable
{
    private const int Window = 50,
        Enough = 20;

    /// <summary>Chance alone exceeds this about once in 30,000 steps.</summary>
    private const double Unusual = 4;

    private readonly Queue<double> _last = [];

    public string Name => name;

    public static bool IsSpike(double? z) => z > Unusual;

    /// <summary>Measures a number against those before it, then adds it to them; null while they are few or all the same.</summary>
    public double? Score(double value)
    {
        double? score = null;
        if (_last.Count >= Enough)
        {
            double mean = _last.Average(),
                deviation = Math.Sqrt(_last.Sum(past => (past - mean) * (past - mean)) / (_last.Count - 1));
            score = deviation > 0 ? (value - mean) / deviation : null;
        }
        _last.Enqueue(value);
        if (_last.Count > Window)
        {
            _last.Dequeue();
        }
        return score;
    }

    public JsonNode Save() => new JsonArray([.. _last.Select(past => JsonValue.Create(past))]);

    public void Restore(JsonNode? state)
    {
        _last.Clear();
        foreach (var past in state?.AsArray() ?? [])
        {
            _last.Enqueue((double)past!);
        }
    }
}
