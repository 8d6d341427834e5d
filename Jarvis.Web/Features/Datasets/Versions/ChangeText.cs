using Jarvis.Contracts;
using Jarvis.Web.Shared;

namespace Jarvis.Web.Features.Datasets.Versions;

/// <summary>Short texts and icons for the changes of a dataset.</summary>
public static class ChangeText
{
    /// <summary>"+120 −4 · 30 relabelled"; counts of zero are omitted.</summary>
    public static string Counts(long added, long removed, long relabelled)
    {
        string moved = string.Join(
            ' ',
            ((string[])[added > 0 ? "+" + Formats.Count(added) : "", removed > 0 ? "−" + Formats.Count(removed) : ""]).Where(part =>
                part.Length > 0
            )
        );
        string labels = relabelled > 0 ? $"{Formats.Count(relabelled)} relabelled" : "";
        return (moved, labels) switch
        {
            ("", "") => "no record",
            (_, "") => moved,
            ("", _) => labels,
            _ => $"{moved} · {labels}",
        };
    }

    public static string Icon(string kind) =>
        kind switch
        {
            "import" => "upload",
            "undo" => "undo",
            "mend" => "check",
            "edit" or "label" => "edit",
            "balance" or "split" => "sliders",
            "synthetic" or "mixture" => "plus",
            _ => "spark",
        };

    /// <summary>Version 1 is the import itself and an undone change is already undone. An undo is a change too and can be undone.</summary>
    public static bool CanUndo(DatasetChange change) => change.Number > 1 && change.UndoneBy is null;
}
