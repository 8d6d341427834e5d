using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Web.Shared;

namespace Jarvis.Web.Features.Datasets.Statistics;

/// <summary>Texts of a histogram, and the filter for the records behind one of its bars.</summary>
public static class HistogramText
{
    public static string Title(string of) =>
        of switch
        {
            "length" => "Length in characters",
            "quality" => "Quality",
            "difficulty" => "Difficulty",
            "turns" => "Turns of a conversation",
            _ => of,
        };

    /// <summary>Why some records have no such value.</summary>
    public static string Unknown(string of) =>
        of switch
        {
            "quality" or "difficulty" => $"The doctor can add the {of}.",
            "turns" => "Text and code have no turns.",
            _ => "Unknown.",
        };

    /// <summary>True when the record list can be filtered by this value.</summary>
    public static bool CanFilter(string of) => of is "length" or "quality" or "difficulty";

    public static string Summary(Histogram histogram) =>
        histogram is { Mean: { } mean, Median: { } median }
            ? $"median {Figure(histogram.Of, median)} · mean {Figure(histogram.Of, mean)}"
            : "";

    public static string Bar(Histogram histogram, int bar)
    {
        double least = histogram.Edges[bar],
            most = Last(histogram, bar);
        string range = most <= least ? Figure(histogram.Of, least) : $"{Figure(histogram.Of, least)} to {Figure(histogram.Of, most)}";
        return $"{range}: {Formats.Plural(histogram.Counts[bar], "record")}";
    }

    /// <summary>Axis labels: the first, middle and last edge.</summary>
    public static IReadOnlyList<string> Scale(Histogram histogram) =>
        [
            Figure(histogram.Of, histogram.Edges[0]),
            Figure(histogram.Of, histogram.Edges[histogram.Counts.Count / 2]),
            Figure(histogram.Of, Last(histogram, histogram.Counts.Count - 1)),
        ];

    /// <summary>
    /// The filter for a bar's records. Filters include both ends, so scores on the upper edge, which the next bar counts, match too.
    /// </summary>
    public static (string Least, string Most) Range(Histogram histogram, int bar) =>
        (Number(histogram.Edges[bar]), Number(Last(histogram, bar)));

    // For whole numbers the bucket's last value is one less than the next edge.
    private static double Last(Histogram histogram, int bar) => histogram.Edges[bar + 1] - (histogram.Of is "length" or "turns" ? 1 : 0);

    private static string Figure(string of, double value) =>
        of is "length" ? Formats.Short(Math.Round(value)) : value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
