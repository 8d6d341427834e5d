using Jarvis.Contracts;
using Jarvis.Data.Doctor.Views;

namespace Jarvis.Data.Doctor.Checks;

/// <summary>Finds records that repeat themselves (<see cref="Repetition"/>).</summary>
internal sealed class RepetitionCheck(CheckContext context) : DoctorCheck(context, "repetition", "Repeats itself", FindingSeverity.Warning)
{
    public override void Look(RecordView record)
    {
        if (record.Repetition is { IsTooMuch: true } repetition)
        {
            Log.Add(
                record,
                $"{NumberText.Percent(repetition.Lines)} of its lines and {NumberText.Percent(repetition.Grams)} of its five-word "
                    + $"runs stood before; one run of three words makes {NumberText.Percent(repetition.TopGram)}",
                repetition.Score
            );
        }
    }

    public override DoctorFinding Finding() =>
        Found(
            Log.Count == 0
                ? "No record repeats itself beyond measure."
                : $"{NumberText.Count(Log.Count, "record", "repeats", "repeat")} lines or runs of words far more than texts do: "
                    + "loops of another model, menus, filler.",
            $"Remove {NumberText.Count(Log.Count, "repetitive record")}",
            ("limit_lines", 0.3),
            ("limit_five_word_runs", 0.35),
            ("limit_one_three_word_run", 0.18)
        );
}
