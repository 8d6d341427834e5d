using Jarvis.Contracts;

namespace Jarvis.Web.Shared;

/// <summary>Where a notice links to, and whether the open page already shows the same.</summary>
public static class NoticeLinks
{
    /// <summary>Jobs that create a version of their dataset, whose page offers the undo.</summary>
    public static bool MakesVersion(string? job) => job is "mend" or "balance" or "split" or "synthetic" or "enhance" or "undo";

    /// <summary>
    /// The address of the cause: a run, a dataset's tab, a tokenizer or a knowledge base; otherwise the list that it belongs to.
    /// </summary>
    public static string Of(Notice notice) =>
        (notice, Escaped(notice.RunId ?? notice.Target)) switch
        {
            ({ RunId: not null, Event: nameof(IRunsClient.ReportPublished) }, { } id) => $"runs/{id}?tab=report",
            ({ RunId: not null }, { } id) => $"runs/{id}",
            ({ Job: "tokenizer" }, var id) => id is null ? "tokenizers" : $"tokenizers/{id}",
            ({ Job: "knowledge" }, var id) => id is null ? "knowledge" : $"knowledge/{id}",
            ({ Job: "model-export" or "model-import" }, _) => "models",
            ({ Job: "doctor" }, { } id) => $"datasets/{id}?tab=doctor",
            ({ Job: var job }, { } id) => MakesVersion(job) ? $"datasets/{id}?tab=versions" : $"datasets/{id}",
            _ => "datasets",
        };

    /// <summary>Whether the page shows the notice's content itself, so that a toast would only repeat it.</summary>
    /// <param name="page">Address relative to the base, such as <c>datasets/a?tab=doctor</c>.</param>
    public static bool IsShownOn(Notice notice, string page)
    {
        if (notice.RunId is { } runId)
        {
            // Home and the unfiltered list show what starts and ends; why a run failed is on its own page.
            return Path(page) == "runs/" + Escaped(runId)
                || (page is "" or "runs" && notice.Level is (NoticeLevel.Information or NoticeLevel.Success));
        }

        return notice.Target is not null
            && Path(Of(notice)) == Path(page)
            && notice.Level == NoticeLevel.Success
            && (
                MakesVersion(notice.Job)
                || notice.Job is "model-export" or "model-import"
                || (notice.Job == "doctor" && page.Contains("tab=doctor", StringComparison.Ordinal))
            );
    }

    private static string Path(string address) => address.Split('?', '#')[0].Trim('/');

    private static string? Escaped(string? id) => id is null ? null : Uri.EscapeDataString(id);
}
