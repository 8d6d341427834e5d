using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Storage;

namespace Jarvis.Web.Shared;

/// <summary>Number formats for all pages. An unknown value is shown as a dash, never as zero.</summary>
public static class Formats
{
    public const string None = "–";

    private static readonly CultureInfo _plain = CultureInfo.InvariantCulture;

    /// <summary>12,400</summary>
    public static string Count(long? value) => value?.ToString("N0", _plain) ?? None;

    /// <summary>1.23 M, 124 M, 82.6 K; three significant digits.</summary>
    public static string Short(double? value) =>
        value is not { } number
            ? None
            : Math.Abs(number) switch
            {
                >= 1e9 => Three(number / 1e9) + " B",
                >= 1e6 => Three(number / 1e6) + " M",
                >= 1e4 => Three(number / 1e3) + " K",
                _ => number.ToString("#,0.##", _plain),
            };

    /// <summary>12,400 tok/s</summary>
    public static string TokensPerSecond(double? value) =>
        value is { } rate && double.IsFinite(rate) ? $"{rate.ToString(rate < 10 ? "0.0" : "N0", _plain)} tok/s" : None;

    /// <summary>1.4 GB; decimal units.</summary>
    public static string Bytes(long? value) => value is { } bytes ? ByteText.Of(bytes) : None;

    /// <summary>Four digits, below 1 four decimals: 2.417, 10.83, 0.0412.</summary>
    public static string Loss(double? value) =>
        value is not { } loss ? None
        : !double.IsFinite(loss) ? loss.ToString(_plain)
        : Math.Abs(loss) switch
        {
            >= 1000 => loss.ToString("0", _plain),
            >= 100 => loss.ToString("0.0", _plain),
            >= 10 => loss.ToString("0.00", _plain),
            >= 1 => loss.ToString("0.000", _plain),
            _ => loss.ToString("0.0000", _plain),
        };

    /// <summary>One decimal; above a million the exact value has no meaning.</summary>
    public static string Perplexity(double? value) =>
        value is not { } perplexity ? None
        : perplexity >= 1e6 ? "> 1 M"
        : perplexity.ToString("#,0.0", _plain);

    /// <summary>41 %</summary>
    public static string Percent(double? share) =>
        share is { } part && double.IsFinite(part) ? $"{HealthText.WholePercent(part).ToString("0", _plain)} %" : None;

    /// <summary>3.0e-4</summary>
    public static string Rate(double? value) =>
        value is not { } rate ? None
        : rate == 0 ? "0"
        : rate.ToString("0.0#e-0", _plain);

    /// <summary>45 s, 4 m 10 s, 2 h 5 m, 3 d 4 h; at most two units.</summary>
    public static string Duration(double? seconds) => (seconds is { } value ? DurationText.Of(value) : null) ?? None;

    public static string Duration(TimeSpan? span) => Duration(span?.TotalSeconds);

    /// <summary>An example path for placeholders in this system's syntax: <c>C:\Users\me\texts</c> or <c>/home/me/texts</c>.</summary>
    public static string ExamplePath(string below) =>
        OperatingSystem.IsWindows() ? @"C:\Users\me\" + below.Replace('/', '\\')
        : OperatingSystem.IsMacOS() ? $"/Users/me/{below}"
        : $"/home/me/{below}";

    /// <summary>A plan's estimated duration; "Measuring…" while the speed of its device is being measured.</summary>
    public static string About(PlanEstimate estimate) =>
        estimate is { TrainSeconds: null, IsMeasuringSpeed: true } ? "Measuring…" : About(estimate.TrainSeconds);

    /// <summary>A rough duration for an estimate: "≈ 4 min", "≈ 1.5 h".</summary>
    public static string About(double? seconds) =>
        seconds is { } value ? DurationText.About(value) : "Time unknown until the first 50 steps";

    /// <summary>"820 / 2,000"</summary>
    public static string Steps(RunSummary run) => run.MaxSteps > 0 ? $"{Count(run.Step)} / {Count(run.MaxSteps)}" : Count(run.Step);

    /// <summary>"1 record", "2 records"</summary>
    public static string Plural(long count, string noun) => $"{Count(count)} {noun}{(count == 1 ? "" : "s")}";

    private static string Three(double value) =>
        value.ToString(
            Math.Abs(value) switch
            {
                >= 100 => "0",
                >= 10 => "0.0",
                _ => "0.00",
            },
            _plain
        );
}
