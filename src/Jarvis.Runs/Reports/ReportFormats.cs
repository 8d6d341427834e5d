using System.Globalization;
using System.Text.Encodings.Web;
using Jarvis.Contracts;

namespace Jarvis.Runs.Reports;

/// <summary>Numbers with their units, as every screen writes them, and text made safe for HTML.</summary>
internal static class ReportFormats
{
    private static readonly CultureInfo _invariant = CultureInfo.InvariantCulture;

    public static string Html(string text) => HtmlEncoder.Default.Encode(text);

    public static string Loss(double loss) => loss.ToString("0.000", _invariant);

    public static string Perplexity(double value) =>
        value < 100_000 ? value.ToString("#,0.0", _invariant) : value.ToString("0.0e0", _invariant);

    public static string Percent(double share) => (100 * share).ToString("0.0", _invariant) + " %";

    public static string Whole(double value) => value.ToString("#,0", _invariant);

    public static string Rate(double value) => value.ToString("0.0e0", _invariant);

    public static string Speed(double tokensPerSecond) => tokensPerSecond.ToString("#,0", _invariant) + " tok/s";

    public static string At(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm zzz", _invariant);

    public static string Count(double value) =>
        value switch
        {
            >= 1e9 => (value / 1e9).ToString("0.00", _invariant) + " B",
            >= 1e6 => (value / 1e6).ToString("0.00", _invariant) + " M",
            >= 1e4 => (value / 1e3).ToString("0.0", _invariant) + " k",
            _ => Whole(value),
        };

    public static string Duration(TimeSpan time) => DurationText.Of(time.TotalSeconds) ?? "–";
}
