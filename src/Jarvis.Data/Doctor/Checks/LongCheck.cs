using Jarvis.Contracts;
using Jarvis.Data.Doctor.Text;
using Jarvis.Data.Doctor.Views;

namespace Jarvis.Data.Doctor.Checks;

/// <summary>
/// Finds records with more tokens than the context holds: training cuts them, and the pieces after the first begin in the middle.
/// </summary>
internal sealed class LongCheck(CheckContext context) : DoctorCheck(context, "long", "Longer than the context", FindingSeverity.Note)
{
    private long _longest;

    public override void Look(RecordView record)
    {
        if (Context.Options.ContextTokens is not { } most)
        {
            return;
        }
        int tokens = Context.Aids.CountTokens?.Invoke(record.Record) ?? TokenEstimate.Of(record.Body);
        _longest = Math.Max(_longest, tokens);
        if (tokens > most)
        {
            Log.Add(record, $"has {(Context.Aids.CountTokens is null ? "about " : "")}{NumberText.Count(tokens, "token")}", tokens);
        }
    }

    public override DoctorFinding Finding()
    {
        string counted = Context.Aids.CountTokens is null ? "estimated from its characters" : "counted by the chosen tokenizer";
        return Context.Options.ContextTokens is not { } most
            ? Found("Not looked for: no context length was given.", null)
            : Found(
                Log.Count == 0
                    ? $"Every record fits into {most:N0} tokens ({counted})."
                    : $"{NumberText.Count(Log.Count, "record", "has", "have")} more than {most:N0} tokens ({counted}). Training "
                        + "cuts them, and the second piece begins in the middle.",
                $"Cut {NumberText.Count(Log.Count, "long record")} at the last sentence that fits",
                ("limit_tokens", most),
                ("longest_tokens", _longest)
            );
    }
}
