using System.Globalization;
using Jarvis.Contracts;

namespace Jarvis.Web.Features.Compare;

/// <summary>
/// All that a link to the page must reproduce. What has its default is not in the address; what the address says wrongly is the default.
/// </summary>
public sealed record CompareLink
{
    /// <summary>As many as there are colours with dash patterns.</summary>
    public const int Most = 8;

    public const double DefaultSmoothing = 0.6;

    /// <summary>Ids in the order of their colours.</summary>
    public IReadOnlyList<string> Runs { get; init; } = [];

    /// <summary>Ids beyond <see cref="Most"/>; they are named on the page and not drawn.</summary>
    public IReadOnlyList<string> Beyond { get; init; } = [];

    public CompareAxis Axis { get; init; } = CompareAxis.Step;

    /// <summary>Share of the past in the smoothed value, 0 to 0.98.</summary>
    public double Smoothing { get; init; } = DefaultSmoothing;

    public bool Log { get; init; }

    /// <summary>What all charts show of the axis, in its unit; null is everything. Both or neither are set.</summary>
    public double? From { get; init; }

    public double? To { get; init; }

    /// <summary>At which the samples are; null is the newest that every run has reached.</summary>
    public long? SampleStep { get; init; }

    public static CompareLink Read(string? runs, string? axis, string? smoothing, string? log, string? from, string? to, string? step)
    {
        var ids = (runs ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().ToList();
        var (low, high) = (Number(from), Number(to));
        bool isRange = low < high;
        return new CompareLink
        {
            Runs = [.. ids.Take(Most)],
            Beyond = [.. ids.Skip(Most)],
            Axis = Enum.TryParse<CompareAxis>(axis, ignoreCase: true, out var known) && Enum.IsDefined(known) ? known : CompareAxis.Step,
            Smoothing = Math.Clamp(Number(smoothing) ?? DefaultSmoothing, 0, 0.98),
            Log = log is "1" or "true",
            From = isRange ? low : null,
            To = isRange ? high : null,
            SampleStep = long.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out long at) ? at : null,
        };
    }

    /// <summary>Relative to the dashboard's root.</summary>
    public string Address()
    {
        List<string> parts = [];
        void Add(string name, string? value)
        {
            if (value is not null)
            {
                parts.Add($"{name}={value}");
            }
        }

        Add("runs", Runs.Count > 0 ? string.Join(',', Runs.Concat(Beyond).Select(Uri.EscapeDataString)) : null);
        Add("x", Axis == CompareAxis.Step ? null : Axis.ToString().ToLowerInvariant());
        Add("smooth", Smoothing.Equals(DefaultSmoothing) ? null : Text(Smoothing));
        Add("log", Log ? "1" : null);
        Add("from", From is { } from ? Text(from) : null);
        Add("to", To is { } to ? Text(to) : null);
        Add("step", SampleStep?.ToString(CultureInfo.InvariantCulture));
        return parts.Count == 0 ? "compare" : "compare?" + string.Join('&', parts);
    }

    public CompareLink With(RunSummary run) => Runs.Contains(run.Id) || Runs.Count >= Most ? this : this with { Runs = [.. Runs, run.Id] };

    /// <summary>A run beyond the eight moves up.</summary>
    public CompareLink Without(string runId)
    {
        var rest = Runs.Concat(Beyond).Where(id => id != runId).ToList();
        return this with { Runs = [.. rest.Take(Most)], Beyond = [.. rest.Skip(Most)] };
    }

    /// <summary>Another axis has other units, so its range is everything.</summary>
    public CompareLink On(CompareAxis axis) => axis == Axis ? this : this with { Axis = axis, From = null, To = null };

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : null;

    /// <summary>A plus sign in an address is a space, so a large number goes without one: 1e06.</summary>
    private static string Text(double number) =>
        number.ToString("G6", CultureInfo.InvariantCulture).Replace("E+", "e", StringComparison.Ordinal);
}

/// <summary>What runs can be laid side by side by.</summary>
public enum CompareAxis
{
    Step,
    Epoch,
    Tokens,

    /// <summary>Seconds of training; pauses and waiting are left out.</summary>
    Time,

    /// <summary>6 · parameters · tokens: what a forward and a backward pass cost in floating-point operations, about.</summary>
    Flops,
}
