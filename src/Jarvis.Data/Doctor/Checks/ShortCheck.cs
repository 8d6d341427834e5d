using Jarvis.Contracts;
using Jarvis.Data.Doctor.Views;

namespace Jarvis.Data.Doctor.Checks;

/// <summary>Finds records with fewer characters than <see cref="DoctorOptions.ShortCharacters"/>, question and answer together.</summary>
internal sealed class ShortCheck(CheckContext context) : DoctorCheck(context, "short", "Very short records", FindingSeverity.Warning)
{
    public override void Look(RecordView record)
    {
        int characters = record.Body.AsSpan().Trim().Length;
        if (characters < Context.Options.ShortCharacters && !EmptyCheck.IsEmpty(record, out _))
        {
            Log.Add(record, $"has {NumberText.Count(characters, "character")}", characters);
        }
    }

    public override DoctorFinding Finding() =>
        Found(
            Log.Count == 0
                ? $"No record has fewer than {Context.Options.ShortCharacters} characters."
                : $"{NumberText.Count(Log.Count, "record", "has", "have")} fewer than {Context.Options.ShortCharacters} "
                    + "characters: too few to learn from.",
            $"Remove {NumberText.Count(Log.Count, "short record")}",
            ("limit_characters", Context.Options.ShortCharacters)
        );
}
