using System.Diagnostics.Metrics;

namespace Jarvis.Inference.Models;

/// <summary>The metrics of the inference service.</summary>
internal static class InferenceMeter
{
    public const string Name = "Jarvis.Inference";

    private static readonly Meter _meter = new(Name);

    /// <summary>Tokens computed, whether somebody still waited for them or not.</summary>
    public static Counter<long> Tokens { get; } = _meter.CreateCounter<long>("jarvis.inference.tokens", "{token}");
}
