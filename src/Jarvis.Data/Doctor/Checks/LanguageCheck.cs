using Jarvis.Contracts;
using Jarvis.Data.Doctor.Views;

namespace Jarvis.Data.Doctor.Checks;

/// <summary>Finds records that are not in the chosen language or, if none is chosen, not in the most common one.</summary>
internal sealed class LanguageCheck(CheckContext context) : DoctorCheck(context, "language", "Another language", FindingSeverity.Warning)
{
    /// <summary>High enough that a name or a quotation does not make a record count as foreign.</summary>
    public const double LeastConfidence = 0.9;

    private readonly Dictionary<string, long> _languages = [];

    private string? Expected => Context.Options.Language ?? Context.Statistics.UsualLanguage;

    public override void Look(RecordView record)
    {
        string found = record.Language.Confidence >= LeastConfidence ? record.Language.Code! : "unknown";
        _languages[found] = _languages.GetValueOrDefault(found) + 1;
        if (found != "unknown" && Expected is { } expected && found != expected)
        {
            Log.Add(
                record,
                $"is {found} rather than {expected}, as far as can be told",
                record.Language.Confidence,
                excerpt: RecordExcerpt.At(record.Prose, 0)
            );
        }
    }

    public override DoctorFinding Finding() =>
        Found(
            Expected is null ? "No record has enough natural language to tell which it is."
                : Log.Count == 0 ? $"Every record of which it can be told is in the language \"{Expected}\"."
                : $"{NumberText.Count(Log.Count, "record", "is", "are")} in another language than "
                    + $"\"{Expected}\"{(Context.Options.Language is null ? ", which most are in" : "")}.",
            $"Remove {NumberText.Count(Log.Count, "record")} of other languages",
            [.. _languages.OrderByDescending(l => l.Value).Take(12).Select(l => ("records_" + l.Key, (double)l.Value))]
        );
}
