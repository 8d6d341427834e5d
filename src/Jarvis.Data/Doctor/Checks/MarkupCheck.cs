using Jarvis.Contracts;
using Jarvis.Data.Doctor.Text;
using Jarvis.Data.Doctor.Views;

namespace Jarvis.Data.Doctor.Checks;

/// <summary>Markup left over in prose (<see cref="Text.Markup"/>).</summary>
internal sealed class MarkupCheck(CheckContext context) : DoctorCheck(context, "markup", "Markup left over", FindingSeverity.Warning)
{
    /// <summary>A question about HTML may name a tag or two; this many indicate a web page.</summary>
    private const int LeastPlaces = 3;

    private readonly Dictionary<string, long> _kinds = [];

    public override void Look(RecordView record)
    {
        if (!IsTooMuch(record.Markup))
        {
            return;
        }
        foreach (string kind in record.Markup.Select(m => m.Kind).Distinct())
        {
            _kinds[kind] = _kinds.GetValueOrDefault(kind) + 1;
        }
        Log.Add(
            record,
            $"{NumberText.Count(record.Markup.Count, "place")}: {string.Join(", ", record.Markup.Select(m => m.Kind).Distinct())}",
            record.Markup.Count,
            excerpt: RecordExcerpt.At(record.Body, record.Markup[0].Start)
        );
    }

    public static bool IsTooMuch(IReadOnlyList<MarkupSpan> spans) =>
        spans.Count >= LeastPlaces || spans.Any(s => s.Kind is "entities" or "mojibake");

    public override DoctorFinding Finding() =>
        Found(
            Log.Count == 0
                ? "No tags, entities or wrongly decoded signs in prose; in code they are meant."
                : $"{NumberText.Count(Log.Count, "record", "carries", "carry")} remains of a page's markup: "
                    + $"{string.Join(", ", _kinds.Keys)}.",
            $"Strip the markup from {NumberText.Count(Log.Count, "record")}, keeping their words",
            [.. _kinds.Select(k => ($"records_with_{k.Key.ToLowerInvariant()}", (double)k.Value))]
        );
}
