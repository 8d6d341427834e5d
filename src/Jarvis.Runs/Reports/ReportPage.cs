using System.Text;
using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Storage;
using static Jarvis.Runs.Reports.ReportFormats;

namespace Jarvis.Runs.Reports;

/// <summary>
/// One self-contained HTML file: no network, no script; records and model output are untrusted and always encoded.
/// </summary>
internal static class ReportPage
{
    private const int ShownSampleSteps = 4;

    public static string Render(ReportContent content)
    {
        var page = new StringBuilder();
        page.Append(
            $"""
            <!doctype html>
            <html lang="en" id="{ReportStyle.DarkId}"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>{Html(
                content.Name
            )} · Jarvis report</title><style>{ReportStyle.Css}</style></head><body id="{ReportStyle.LightId}"><main>
            <header><h1>{Html(content.Name)}</h1><p class="quiet">Jarvis training report, {At(content.At)}</p></header>
            """
        );
        Tiles(page, content);
        page.Append("<section><h2>Summary</h2>");
        foreach (string sentence in ReportText.Summary(content))
        {
            page.Append($"<p>{Html(sentence)}</p>");
        }
        page.Append("</section>");
        Charts(page, content);
        Evaluations(page, content);
        ReportEvaluation.Write(page, content.Details);
        Samples(page, content);
        Checkpoints(page, content);
        Machine(page, content);
        Choices(page, content);
        page.Append($"<section><h2>Plan</h2><pre>{Html(JsonSerializer.Serialize(content.Plan, ContractJson.Indented))}</pre></section>");
        page.Append($"<section><h2>Repeat it</h2><pre>{Html(content.Command)}</pre></section>");
        return page.Append("</main></body></html>\n").ToString();
    }

    private static void Tiles(StringBuilder page, ReportContent content)
    {
        var last = content.Steps.LastOrDefault();
        page.Append("<div class=\"tiles\">");
        Tile(
            "State",
            (content.End is { } end ? RunStateText.Of(end.State, stopped: end.IsStopped) : null)
                ?? (content.Start is null ? "Preparing" : "Running")
        );
        if (content.Best is { } best)
        {
            Tile("Best validation loss", Loss(best.Loss), $"perplexity {Perplexity(best.Perplexity)}");
        }
        if (last is not null)
        {
            Tile("Step", Whole(last.Step), content.Start is { MaxSteps: > 0 } s ? $"of {Whole(s.MaxSteps)}" : null);
        }
        if (last is not null)
        {
            Tile("Tokens seen", Count(last.Tokens), $"{last.Epoch:0.00} epochs");
        }
        Tile("Time training", Duration(content.Trained));
        page.Append("</div>");
        void Tile(string name, string value, string? beside = null) =>
            page.Append(
                $"<div><span class=\"quiet\">{Html(name)}</span><strong>{Html(value)}</strong><span "
                    + $"class=\"quiet\">{Html(beside ?? "")}</span></div>"
            );
    }

    private static void Charts(StringBuilder page, ReportContent content)
    {
        page.Append("<section><h2>Loss</h2>");
        page.Append(
            ReportChart.Draw(
                "Loss by step",
                "step",
                "loss (nats a token)",
                new("training", "train", [.. content.Steps.Select(s => ((double)s.Step, s.Loss))]),
                new("validation", "validation", [.. content.Evaluations.Select(e => ((double)e.Step, e.Loss))]),
                new(
                    "validation with averaged weights",
                    "average",
                    [.. content.Evaluations.Where(e => e.EmaLoss is not null).Select(e => ((double)e.Step, e.EmaLoss!.Value))]
                ),
                new("spike", "spike", [.. content.Steps.Where(s => s.Spike == true).Select(s => ((double)s.Step, s.Loss))], DotsOnly: true)
            )
        );
        page.Append("</section><section><h2>Gradient norm</h2>");
        page.Append(
            ReportChart.Draw(
                "Gradient norm by step",
                "step",
                "norm before clipping",
                new("gradient norm", "train", [.. content.Steps.Select(s => ((double)s.Step, s.GradientNorm))]),
                new(
                    "spike",
                    "spike",
                    [.. content.Steps.Where(s => s.Spike == true).Select(s => ((double)s.Step, s.GradientNorm))],
                    DotsOnly: true
                )
            )
        );
        page.Append("</section><section><h2>Learning rate</h2>");
        page.Append(
            ReportChart.Draw(
                "Learning rate by step",
                "step",
                "learning rate × 1000",
                new ReportChart.Series(
                    "learning rate × 1000",
                    "train",
                    [.. content.Steps.Select(s => ((double)s.Step, 1000 * s.LearningRate))]
                )
            )
        );
        page.Append("</section>");
    }

    private static void Evaluations(StringBuilder page, ReportContent content)
    {
        if (content.Evaluations.Count == 0)
        {
            return;
        }
        bool averaged = content.Evaluations.Any(e => e.EmaLoss is not null);
        page.Append(
            "<section><h2>Evaluations</h2><div "
                + $"class=\"scroll\"><table><tr><th>Step</th><th>Loss</th>{(averaged ? "<th>Averaged weights</th>" : "")}"
                + "<th>Perplexity</th><th>Accuracy</th><th></th></tr>"
        );
        foreach (var e in content.Evaluations)
        {
            page.Append(
                $"<tr><td>{Whole(e.Step)}</td><td>{Loss(e.Loss)}</td>"
                    + $"{(averaged ? $"<td>{(e.EmaLoss is { } loss ? Loss(loss) : "–")}</td>" : "")}<td>{Perplexity(e.Perplexity)}"
                    + $"</td><td>{Percent(e.Accuracy)}</td><td>{(e.Step == content.Best?.Step ? "best" : "")}</td></tr>"
            );
        }

        page.Append("</table></div></section>");
    }

    private static void Samples(StringBuilder page, ReportContent content)
    {
        var steps = content.Samples.Select(s => s.Step).Distinct().Order().ToList();
        if (steps.Count == 0)
        {
            return;
        }
        // First, last and some between: how the same prompts were answered as it learnt.
        var shown =
            steps.Count <= ShownSampleSteps
                ? steps
                : [.. Enumerable.Range(0, ShownSampleSteps).Select(i => steps[i * (steps.Count - 1) / (ShownSampleSteps - 1)])];
        page.Append("<section><h2>Samples</h2>");
        foreach (var prompt in content.Samples.GroupBy(s => s.Prompt))
        {
            page.Append($"<h3>{Html(prompt.Key)}</h3>");
            foreach (var sample in prompt.Where(s => shown.Contains(s.Step)))
            {
                page.Append(
                    $"<div class=\"sample\"><span class=\"quiet\">step {Whole(sample.Step)}</span><p>{Html(sample.Text)}</p></div>"
                );
            }
        }

        page.Append("</section>");
    }

    private static void Checkpoints(StringBuilder page, ReportContent content)
    {
        if (content.Checkpoints.Count == 0)
        {
            return;
        }
        page.Append(
            "<section><h2>Checkpoints</h2><div "
                + "class=\"scroll\"><table><tr><th>Name</th><th>Written</th><th>Size</th><th>Validation loss</th></tr>"
        );
        foreach (var c in content.Checkpoints)
        {
            page.Append(
                $"<tr><td>{Html(c.Name)}</td><td>{At(c.At)}</td><td>{ByteText.Of(c.Bytes)}</td><td>"
                    + $"{(c.ValidationLoss is { } loss ? Loss(loss) : "–")}</td></tr>"
            );
        }
        page.Append("</table></div></section>");
    }

    private static void Machine(StringBuilder page, ReportContent content)
    {
        if (content.Hardware is not { } machine)
        {
            return;
        }
        page.Append(
            $"<section><h2>Machine</h2><p>{Html(machine.Cpu)}, {machine.Cores} cores, {ByteText.Of(machine.MemoryTotalBytes)} memory, "
                + $"{ByteText.Of(machine.DiskFreeBytes)} of {ByteText.Of(machine.DiskTotalBytes)} disk free, "
                + $"{(machine.Gpus.Count == 0 ? "no GPU" : Html(string.Join(", ", machine.Gpus.Select(g => g.Name))))}.</p></section>"
        );
    }

    private static void Choices(StringBuilder page, ReportContent content)
    {
        if (content.Choices.Count == 0)
        {
            return;
        }
        page.Append(
            "<section><h2>Chosen for this run</h2><p class=\"quiet\">Settings that differ from the defaults; the whole plan "
                + "follows.</p><div class=\"scroll\"><table><tr><th>Setting</th><th>Value</th><th></th></tr>"
        );
        foreach (var choice in content.Choices)
        {
            page.Append(
                $"<tr><td>{Html(choice.Title)}</td><td>{Html(choice.Value)}</td><td class=\"why\">{Html(choice.Reason ?? "")}</td></tr>"
            );
        }
        page.Append("</table></div></section>");
    }
}
