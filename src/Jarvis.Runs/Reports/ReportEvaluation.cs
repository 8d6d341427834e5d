using System.Globalization;
using System.Text;
using Jarvis.Contracts;
using static Jarvis.Runs.Reports.ReportFormats;

namespace Jarvis.Runs.Reports;

/// <summary>The newest evaluation in detail: domains, datasets, how losses are distributed, best and worst answers.</summary>
internal static class ReportEvaluation
{
    private const double Width = 880,
        Height = 180,
        Bottom = 20;

    public static void Write(StringBuilder page, ValidationDetails? details)
    {
        if (details is null)
        {
            return;
        }
        page.Append($"<section><h2>Held-out records at step {Whole(details.Step)}</h2>");
        Groups(page, "Domain", details.Domains);
        if (details.Datasets.Count > 1)
        {
            Groups(page, "Dataset", details.Datasets);
        }
        Histogram(page, details.Losses);
        page.Append("</section>");
        Answers(page, "Best answers", "Held-out records with the lowest loss: what it has learned.", details.Best);
        Answers(page, "Worst answers", "Those with the highest: what it cannot do yet, or what is wrong with the data.", details.Worst);
    }

    private static void Groups(StringBuilder page, string title, IReadOnlyList<GroupMetrics> groups)
    {
        if (groups.Count == 0)
        {
            return;
        }
        page.Append(
            $"<div class=\"scroll\"><table><tr><th>{title}"
                + "</th><th>Records</th><th>Tokens</th><th>Loss</th><th>Perplexity</th><th>Accuracy</th></tr>"
        );
        foreach (var group in groups)
        {
            page.Append(
                "<tr><td "
                    + $"class=\"text\">{Html(group.Name.Length > 0 ? group.Name : "(none)")}</td><td>{Whole(group.Records)}"
                    + $"</td><td>{Whole(group.Tokens)}</td><td>{Loss(group.Loss)}</td>"
                    + $"<td>{Perplexity(group.Perplexity)}</td><td>{Percent(group.Accuracy)}</td></tr>"
            );
        }

        page.Append("</table></div>");
    }

    private static void Histogram(StringBuilder page, LossHistogram losses)
    {
        long most = losses.Records.Count == 0 ? 0 : losses.Records.Max();
        if (most == 0)
        {
            return;
        }
        double bar = Width / losses.Records.Count,
            bin = (losses.To - losses.From) / losses.Records.Count;
        page.Append("<h3>Distribution of losses</h3>");
        page.Append(
            string.Create(
                CultureInfo.InvariantCulture,
                $"<svg viewBox=\"0 0 {Width:0} {Height:0}\" role=\"img\" aria-label=\"Records by loss, from "
                    + $"{losses.From:0.##} to {losses.To:0.##} nats a token\">"
            )
        );
        for (int i = 0; i < losses.Records.Count; i++)
        {
            double tall = (Height - Bottom) * losses.Records[i] / most;
            page.Append(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"<rect class=\"bar\" x=\"{i * bar + 1:0.0}\" y=\"{Height - Bottom - tall:0.0}\" width=\"{bar - 2:0.0}\" "
                        + $"height=\"{tall:0.0}\"><title>{losses.From + i * bin:0.0#} to {losses.From + (i + 1) * bin:0.0#}: "
                        + $"{losses.Records[i]}</title></rect>"
                )
            );
        }

        page.Append(
            string.Create(
                CultureInfo.InvariantCulture,
                $"<text x=\"0\" y=\"{Height - 4}\">{losses.From:0.0#}</text><text x=\"{Width / 2}\" y=\"{Height - 4}\" "
                    + $"text-anchor=\"middle\">{(losses.From + losses.To) / 2:0.0#}</text><text x=\"{Width}\" y=\"{Height - 4}\" "
                    + $"text-anchor=\"end\">{losses.To:0.0#} and more</text></svg>"
            )
        );
    }

    private static void Answers(StringBuilder page, string title, string text, IReadOnlyList<ValidationAnswer> answers)
    {
        if (answers.Count == 0)
        {
            return;
        }
        page.Append($"<section><h2>{title}</h2><p class=\"quiet\">{text}</p>");
        foreach (var answer in answers)
        {
            string first = answer.Prompt.Trim().Length > 0 ? answer.Prompt : answer.Expected;
            page.Append(
                $"<details><summary><b>{Loss(answer.Loss)}</b> "
                    + $"<bdi>{Html((first.Length > 120 ? first[..120] + "…" : first).ReplaceLineEndings(" "))}</bdi></summary><div "
                    + "class=\"sample\">"
                    + $"<p class=\"quiet\">{Html(answer.Domain)} · {Percent(answer.Accuracy)} of {Whole(answer.Tokens)} tokens "
                    + $"right</p>{(answer.Prompt.Length > 0 ? $"<p dir=\"auto\"><strong>{Html(answer.Prompt)}</strong></p>" : "")}<p "
                    + $"dir=\"auto\">{Html(answer.Expected)}</p></div></details>"
            );
        }

        page.Append("</section>");
    }
}
