using System.Globalization;
using System.Text;

namespace Jarvis.Runs.Reports;

/// <summary>A line chart as inline SVG: axes with round ticks, one path per series, dots where there are few points.</summary>
internal static class ReportChart
{
    private const double Width = 880,
        Height = 300,
        Left = 56,
        Right = 16,
        Top = 12,
        Bottom = 40;
    private const int MostPoints = 600;

    /// <param name="DotsOnly">Marks of single points; not thinned, and without a line between them.</param>
    public sealed record Series(string Name, string CssClass, IReadOnlyList<(double X, double Y)> Points, bool DotsOnly = false);

    public static string Draw(string title, string xLabel, string yLabel, params IReadOnlyList<Series> series)
    {
        var shown = series
            .Select(s => s with { Points = Thin([.. s.Points.Where(p => double.IsFinite(p.Y))], s.DotsOnly) })
            .Where(s => s.Points.Count > 0)
            .ToList();
        if (shown.Count == 0)
        {
            return "<p class=\"quiet\">Nothing to draw yet.</p>";
        }
        var x = Ticks(0, shown.Max(s => s.Points.Max(p => p.X)), 8);
        var y = Ticks(shown.Min(s => s.Points.Min(p => p.Y)), shown.Max(s => s.Points.Max(p => p.Y)), 6);
        double X(double value) => Left + (value - x[0]) / (x[^1] - x[0]) * (Width - Left - Right);
        double Y(double value) => Height - Bottom - (value - y[0]) / (y[^1] - y[0]) * (Height - Top - Bottom);

        var svg = new StringBuilder();
        svg.Append(
            string.Create(
                CultureInfo.InvariantCulture,
                $"<svg viewBox=\"0 0 {Width:0} {Height:0}\" role=\"img\" aria-label=\"{ReportFormats.Html(title)}\">"
            )
        );
        foreach (double tick in y)
        {
            svg.Append(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(tick):0.0}\" "
                        + $"y2=\"{Y(tick):0.0}\"/><text x=\"{Left - 8}\" y=\"{Y(tick) + 4:0.0}\" "
                        + $"text-anchor=\"end\">{tick:0.####}</text>"
                )
            );
        }
        foreach (double tick in x)
        {
            svg.Append(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"<text x=\"{X(tick):0.0}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\">{tick:#,0.##}</text>"
                )
            );
        }
        svg.Append(
            string.Create(
                CultureInfo.InvariantCulture,
                $"<text class=\"label\" x=\"{(Left + Width - Right) / 2:0}\" y=\"{Height - 4}\" "
                    + $"text-anchor=\"middle\">{ReportFormats.Html(xLabel)}</text>"
            )
        );
        svg.Append(
            string.Create(
                CultureInfo.InvariantCulture,
                $"<text class=\"label\" transform=\"translate(12 {(Top + Height - Bottom) / 2:0}) rotate(-90)\" "
                    + $"text-anchor=\"middle\">{ReportFormats.Html(yLabel)}</text>"
            )
        );
        foreach (var line in shown)
        {
            if (!line.DotsOnly)
            {
                svg.Append($"<polyline class=\"line {line.CssClass}\" points=\"");
                foreach (var (px, py) in line.Points)
                {
                    svg.Append(string.Create(CultureInfo.InvariantCulture, $"{X(px):0.0},{Y(py):0.0} "));
                }
                svg.Append("\"/>");
            }

            if (line.Points.Count > 40 && !line.DotsOnly)
            {
                continue;
            }
            foreach (var (px, py) in line.Points)
            {
                svg.Append(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"<circle class=\"dot {line.CssClass}\" cx=\"{X(px):0.0}\" cy=\"{Y(py):0.0}\" r=\"3\"/>"
                    )
                );
            }
        }

        svg.Append("</svg><p class=\"legend\">");
        foreach (var line in shown)
        {
            svg.Append($"<span class=\"key {line.CssClass}\"></span>{ReportFormats.Html(line.Name)} ");
        }
        return svg.Append("</p>").ToString();
    }

    /// <summary>At most 600 points, each the mean of its neighbours, so that a file of a long run stays small.</summary>
    private static IReadOnlyList<(double X, double Y)> Thin(IReadOnlyList<(double X, double Y)> points, bool dots)
    {
        if (points.Count <= MostPoints || dots)
        {
            return [.. points.Take(MostPoints)];
        }
        int bucket = (points.Count + MostPoints - 1) / MostPoints;
        return [.. points.Chunk(bucket).Select(b => (b.Average(p => p.X), b.Average(p => p.Y)))];
    }

    /// <summary>Round values that enclose the range, 1, 2 or 5 times a power of ten apart.</summary>
    private static double[] Ticks(double low, double high, int about)
    {
        if (high - low < 1e-9)
        {
            (low, high) = (low - 0.5, high + 0.5);
        }
        double raw = (high - low) / about,
            power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        double unit = new[] { 1.0, 2, 5, 10 }.Select(f => f * power).First(u => u >= raw * 0.999);
        double first = Math.Floor(low / unit + 1e-9) * unit;
        int count = (int)Math.Ceiling((high - first) / unit - 1e-9) + 1;
        return [.. Enumerable.Range(0, Math.Max(count, 2)).Select(i => Math.Round(first + i * unit, 10))];
    }
}
