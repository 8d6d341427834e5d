using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Jarvis.Contracts;
using Jarvis.Web.Shared;

namespace Jarvis.Web.Features.Compare;

/// <summary>
/// The comparison as one self-contained HTML file: curves as SVG, tables, samples. It has no script and its policy allows none, because
/// names and samples are untrusted text.
/// </summary>
public static class CompareReport
{
    private const string Style = """
        :root{color-scheme:light dark;--text:#1c1e26;--quiet:#5d6272;--page:#fff;--line:#e0e1e8;--best:#13804a;--s1:#5145e0;--s2:#b9520a;
        --s3:#0b7d8a;--s4:#a8328f;--s5:#5c7a00;--s6:#8a5a2b;--s7:#2166c4;--s8:#5f6675}
        @media(prefers-color-scheme:dark){:root{--text:#e8e9ef;--quiet:#a2a6b5;--page:#14151b;--line:#31343f;--best:#4cc98a;--s1:#978eff;
        --s2:#f79a4b;--s3:#3cc0ce;--s4:#e47fce;--s5:#a9c94a;--s6:#cfa078;--s7:#6fb0ff;--s8:#aab2c0}}
        *{box-sizing:border-box}body{margin:0;background:var(--page);color:var(--text);
        font:14px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
        main{max-width:1100px;margin:0 auto;padding:32px 24px}h1{font-size:24px;margin:0}h2{font-size:16px;margin:32px 0 8px}
        h3{font-size:14px;margin:16px 0 4px;overflow-wrap:anywhere;white-space:pre-wrap}
        p{margin:4px 0}.quiet{color:var(--quiet);font-size:12px}.scroll{overflow-x:auto}
        table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
        th,td{text-align:right;padding:6px 12px;border-bottom:1px solid var(--line)}th:first-child{text-align:left}
        th{font-weight:500;overflow-wrap:anywhere}.best{color:var(--best);font-weight:600}
        .charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,460px),1fr));gap:16px}figure{margin:0}
        figcaption{font-weight:600}
        svg.chart{width:100%;height:auto;font-size:11px}svg text{fill:var(--quiet)}.grid{stroke:var(--line)}
        .curve{fill:none;stroke-width:2;stroke-linejoin:round}
        .key{vertical-align:middle;margin-right:6px}.samples{display:grid;gap:12px;
        grid-template-columns:repeat(auto-fit,minmax(min(100%,240px),1fr))}
        .samples p{white-space:pre-wrap;overflow-wrap:anywhere;font:12px/1.5 ui-monospace,Menlo,Consolas,monospace}
        """;

    private static readonly string[] _dashes = ["none", "8 4", "3 3", "10 3 2 3", "14 5", "5 2", "10 3 2 3 2 3", "3 6"];

    /// <param name="at">When the report was made, as text.</param>
    public static string Of(CompareState state, IReadOnlyList<CompareCurves> curves, IReadOnlyList<PlanSetting> settings, string at)
    {
        var html = new StringBuilder();
        var runs = state.Runs;
        string names = Html(CompareText.List([.. runs.Select(run => run.Name)]));
        html.Append(
                "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
            )
            .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">")
            .Append($"<title>Comparison of {names}</title><style>{Style}</style></head><body><main>")
            .Append($"<h1>Comparison of {names}</h1><p class=\"quiet\">Made by Jarvis, {Html(at)}</p>");
        Curves(html, curves, state.Link);
        html.Append("<h2>Settings that differ</h2>");
        var differences = SettingDifferences.Of([.. runs.Select(run => run.Detail?.Plan)], settings);
        Table(
            html,
            runs,
            differences.Select(row => (row.Title, row.Values.Select(value => value ?? Formats.None), (int?)null)),
            "None: the plans are the same."
        );
        html.Append("<h2>Results and cost</h2>");
        Table(html, runs, CompareFigures.Of(runs).Select(row => (row.Title, (IEnumerable<string>)row.Values, row.Best)), "");
        Groups(html, "By domain", runs, state.Domains);
        Groups(html, "By dataset", runs, state.Datasets);
        Samples(html, runs, state.Samples);
        return html.Append("</main></body></html>\n").ToString();
    }

    private static void Curves(StringBuilder html, IReadOnlyList<CompareCurves> curves, CompareLink link)
    {
        html.Append("<h2>Curves</h2><p>");
        foreach (var each in curves)
        {
            html.Append($"<span>{Key(each.Run)}{Html(each.Run.Name)} &nbsp; </span>");
        }

        html.Append(
            string.Create(
                CultureInfo.InvariantCulture,
                $"</p><p class=\"quiet\">Noisy curves are smoothed by {link.Smoothing:0.##}.</p><div class=\"charts\">"
            )
        );
        foreach (var metric in CompareText.Metrics)
        {
            var lines = curves
                .Where(each => each.Points[metric.Key].Count > 0)
                .Select(each => (each.Run.Slot, each.Points[metric.Key]))
                .ToList();
            if (lines.Count > 0)
            {
                html.Append($"<figure><figcaption>{metric.Title}</figcaption>")
                    .Append(CompareDrawing.Of(metric, lines, link, _dashes))
                    .Append("</figure>");
            }
        }

        html.Append("</div>");
    }

    private static void Groups(StringBuilder html, string title, IReadOnlyList<ComparedRun> runs, IReadOnlyList<GroupRow> rows)
    {
        if (rows.Count > 0)
        {
            html.Append($"<h2>{title}</h2><p class=\"quiet\">Validation loss of each run's newest evaluation</p>");
            Table(
                html,
                runs,
                rows.Select(row =>
                    (row.Name.Length > 0 ? row.Name : "(none)", row.Groups.Select(group => Formats.Loss(group?.Loss)), row.Best)
                ),
                ""
            );
        }
    }

    private static void Samples(StringBuilder html, IReadOnlyList<ComparedRun> runs, SampleComparison samples)
    {
        if (samples.Step is not { } step)
        {
            return;
        }

        html.Append($"<h2>Samples at step {Formats.Count(step)}</h2>");
        foreach (var row in samples.Rows)
        {
            html.Append($"<h3>{Html(row.Prompt)}</h3><div class=\"samples\">");
            foreach (var (run, sample) in runs.Zip(row.Samples))
            {
                string when =
                    sample is { } && sample.Step != step ? $" <span class=\"quiet\">step {Formats.Count(sample.Step)}</span>" : "";
                html.Append(
                    $"<div>{Key(run)}{Html(run.Name)}{when}"
                        + $"<p>{Html(sample is null ? "No sample of this prompt by then" : SampleComparison.Text(sample))}</p></div>"
                );
            }

            html.Append("</div>");
        }
    }

    private static void Table(
        StringBuilder html,
        IReadOnlyList<ComparedRun> runs,
        IEnumerable<(string Title, IEnumerable<string> Values, int? Best)> rows,
        string none
    )
    {
        var list = rows.ToList();
        if (list.Count == 0)
        {
            html.Append($"<p>{none}</p>");
            return;
        }

        html.Append("<div class=\"scroll\"><table><tr><th></th>");
        foreach (var run in runs)
        {
            html.Append($"<th>{Key(run)}{Html(run.Name)}</th>");
        }

        html.Append("</tr>");
        foreach (var (title, values, best) in list)
        {
            html.Append($"<tr><th>{Html(title)}</th>");
            foreach (var (index, value) in values.Index())
            {
                html.Append(index == best ? "<td class=\"best\">" : "<td>").Append(Html(value)).Append("</td>");
            }

            html.Append("</tr>");
        }

        html.Append("</table></div>");
    }

    private static string Key(ComparedRun run) =>
        "<svg class=\"key\" width=\"30\" height=\"6\" aria-hidden=\"true\">"
            + $"<line x2=\"30\" y1=\"3\" y2=\"3\" stroke=\"var(--s{run.Slot})\" "
        + $"stroke-width=\"3\" stroke-dasharray=\"{_dashes[run.Slot - 1]}\"/></svg>";

    private static string Html(string text) => HtmlEncoder.Default.Encode(text);
}
