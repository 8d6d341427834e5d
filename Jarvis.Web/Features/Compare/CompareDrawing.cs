using System.Globalization;
using System.Text;
using Jarvis.Web.Shared;

namespace Jarvis.Web.Features.Compare;

/// <summary>Curves of one metric as inline SVG, with a few round tick values on both axes.</summary>
internal static class CompareDrawing
{
    private const double Width = 520,
        Height = 260,
        Left = 60,
        Right = 12,
        Top = 8,
        Bottom = 36;

    public static string Of(
        CompareText.Metric metric,
        IReadOnlyList<(int Slot, IReadOnlyList<(double X, double Y)> Points)> lines,
        CompareLink link,
        IReadOnlyList<string> dashes
    )
    {
        bool isLog = link.Log && metric.Key is not ("accuracy" or "speed") && lines.All(line => line.Points.All(point => point.Y > 0));
        double Scale(double y) => isLog ? Math.Log10(y) : y;
        var xs = Marks(lines.Min(line => line.Points[0].X), lines.Max(line => line.Points[^1].X), 5);
        var ys = Marks(
            lines.Min(line => line.Points.Min(point => Scale(point.Y))),
            lines.Max(line => line.Points.Max(point => Scale(point.Y))),
            5
        );
        double X(double x) => Left + ((x - xs[0]) / (xs[^1] - xs[0]) * (Width - Left - Right));
        double Y(double y) => Height - Bottom - ((y - ys[0]) / (ys[^1] - ys[0]) * (Height - Top - Bottom));

        var svg = new StringBuilder();
        void Add(FormattableString text) => svg.Append(FormattableString.Invariant(text));
        Add($"<svg class=\"chart\" viewBox=\"0 0 {Width:0} {Height:0}\" role=\"img\" aria-label=\"{metric.Title}\">");
        foreach (double y in ys)
        {
            Add($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(y):0.0}\" y2=\"{Y(y):0.0}\"/>");
            Add($"<text x=\"{Left - 6}\" y=\"{Y(y) + 4:0.0}\" text-anchor=\"end\">{YText(metric, isLog ? Math.Pow(10, y) : y)}</text>");
        }

        foreach (double x in xs)
        {
            Add($"<text x=\"{X(x):0.0}\" y=\"{Height - Bottom + 16}\" text-anchor=\"middle\">{XText(link.Axis, x)}</text>");
        }

        Add($"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 4}\" text-anchor=\"middle\">{CompareText.Word(link.Axis)}</text>");
        foreach (var (slot, points) in lines)
        {
            Add($"<polyline class=\"curve\" stroke=\"var(--s{slot})\" stroke-dasharray=\"{dashes[slot - 1]}\" points=\"");
            foreach (var (x, y) in points)
            {
                Add($"{X(x):0.0},{Y(Scale(y)):0.0} ");
            }

            svg.Append("\"/>");
        }

        return svg.Append("</svg>").ToString();
    }

    /// <summary>At least two round tick values that enclose the range from <paramref name="least"/> to <paramref name="most"/>.</summary>
    private static List<double> Marks(double least, double most, int count)
    {
        double span = most > least ? most - least : Math.Max(Math.Abs(most) * 0.1, 1e-9);
        double rough = span / count;
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step =
            power
            * (
                (rough / power) switch
                {
                    <= 1 => 1,
                    <= 2 => 2,
                    <= 5 => 5,
                    _ => 10,
                }
            );
        double first = Math.Floor(least / step);
        return [.. Enumerable.Range(0, (int)Math.Max(1, Math.Ceiling(most / step) - first) + 1).Select(index => (first + index) * step)];
    }

    private static string XText(CompareAxis axis, double x) =>
        axis switch
        {
            CompareAxis.Time => x == 0 ? "0" : Formats.Duration(x),
            CompareAxis.Epoch => x.ToString("0.##", CultureInfo.InvariantCulture),
            CompareAxis.Flops => x == 0 ? "0" : x.ToString("0.#e+0", CultureInfo.InvariantCulture),
            _ => Formats.Short(x),
        };

    private static string YText(CompareText.Metric metric, double y) =>
        metric.Key switch
        {
            "accuracy" => CompareFigures.Accuracy(y),
            "rate" => Formats.Rate(y),
            _ when Math.Abs(y) >= 1e4 => Formats.Short(y),
            _ => y.ToString("#,0.###", CultureInfo.InvariantCulture),
        };
}
