using Jarvis.Contracts;
using Jarvis.Data.Doctor.Views;

namespace Jarvis.Data.Doctor.Checks;

/// <summary>Records, questions or answers without a single word.</summary>
internal sealed class EmptyCheck(CheckContext context) : DoctorCheck(context, "empty", "Empty records", FindingSeverity.Problem)
{
    public override void Look(RecordView record)
    {
        if (IsEmpty(record, out string why))
        {
            Log.Add(record, why);
        }
    }

    public static bool IsEmpty(RecordView record, out string why)
    {
        why =
            record.Words.Length == 0 ? "has no word in it"
            : record.Question is { } question && !HasSign(question) ? "has no question"
            : !HasSign(record.Answer) ? "has no answer"
            : "";
        return why.Length > 0;
    }

    // An answer may consist of a single symbol ("+", an emoji), but not of white space alone.
    private static bool HasSign(string text) => !string.IsNullOrWhiteSpace(text);

    public override DoctorFinding Finding() =>
        Found(
            Log.Count == 0
                ? "Every record has words, and every question an answer."
                : $"{NumberText.Count(Log.Count, "record", "teaches", "teach")} nothing: no words, no question or no answer.",
            $"Remove {NumberText.Count(Log.Count, "empty record")}"
        );
}
