using Jarvis.Contracts;
using Jarvis.Data.Doctor.Views;

namespace Jarvis.Data.Doctor.Checks;

/// <summary>Finds answers and texts that are cut off before their end, by the rules of <see cref="Truncation"/>.</summary>
internal sealed class TruncatedCheck(CheckContext context)
    : DoctorCheck(context, "truncated", "Cut off in the middle", FindingSeverity.Warning)
{
    private long _code;

    public override void Look(RecordView record)
    {
        if (record.Truncation is { } truncation)
        {
            _code += record.IsCode ? 1 : 0;
            Log.Add(record, truncation.Reason, truncation.Score, excerpt: RecordExcerpt.End(record.Answer));
        }
    }

    public override DoctorFinding Finding() =>
        Found(
            Log.Count == 0
                ? "Every text ends as texts do, and all code closes its brackets."
                : $"{NumberText.Count(Log.Count, "record", "seems to stop before its", "seem to stop before their")} end; "
                    + $"{_code:N0} of them {(_code == 1 ? "is" : "are")} code with brackets or strings that never close. A model "
                    + "learns to stop there too.",
            $"Cut prose back to its last whole sentence and remove the rest of {NumberText.Count(Log.Count, "truncated record")} "
                + "(all code, and prose of which too little is left)",
            ("code", _code),
            ("prose", Log.Count - _code)
        );
}
