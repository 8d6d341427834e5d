using System.Globalization;
using Jarvis.Contracts;

namespace Jarvis.Web.Features.Compare;

/// <summary>
/// Everything that a link to the page has to reproduce. Default values are left out of the URL, and invalid values in the URL become the
/// default.
/// </summary>
public sealed record CompareLink
{
    /// <summary>The number of colours with dash patterns.</summary>
    public const int Most = 8;

    public const double DefaultSmoothing = 0.6;

    /// <summary>Run ids; the position decides the colour.</summary>
    public IReadOnlyList<string> Runs { get; init; } = [];

    /// <summary>Ids beyond <see cref="Most"/>; the page names these runs but does not draw them.</summary>
    public IReadOnlyList<string> Beyond { get; init; } = [];

    public CompareAxis Axis { get; init; } = CompareAxis.Step;

    /// <summary>Weight of the past in the smoothed value, 0 to 0.98.</summary>
    public double Smoothing { get; init; } = DefaultSmoothing;

    public bool Log { get; init; }

    /// <summary>The range of the axis that all charts show, in its unit; null for everything. Both ends are set, or neither.</summary>
    public double? From { get; init; }

    public double? To { get; init; }

    /// <summary>The step whose samples are shown; null for the newest that every run has reached.</summary>
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

    /// <summary>Relative to the dashboard's base address.</summary>
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

    /// <summary>Without the run; the first of <see cref="Beyond"/> moves up.</summary>
    public CompareLink Without(string runId)
    {
        var rest = Runs.Concat(Beyond).Where(id => id != runId).ToList();
        return this with { Runs = [.. rest.Take(Most)], Beyond = [.. rest.Skip(Most)] };
    }

    /// <summary>Another axis has other units, so changing it resets the range.</summary>
    public CompareLink On(CompareAxis axis) => axis == Axis ? this : this with { Axis = axis, From = null, To = null };

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : null;

    /// <summary>A plus sign in a URL means a space, so a large number is written without one: 1e06.</summary>
    private static string Text(double number) =>
        number.ToString("G6", CultureInfo.InvariantCulture).Replace("E+", "e", StringComparison.Ordinal);
}

/// <summary>The horizontal axis on which runs are compared.</summary>
public enum CompareAxis
{
    Step,
    Epoch,
    Tokens,

    /// <summary>Seconds of training, without pauses and waiting.</summary>
    Time,

    /// <summary>6 · parameters · tokens: approximate floating-point operations of the forward and backward passes.</summary>
    Flops,
}
