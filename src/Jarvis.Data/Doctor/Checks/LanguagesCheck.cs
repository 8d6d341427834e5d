using Jarvis.Contracts;
using Jarvis.Data.Doctor.Language;
using Jarvis.Data.Doctor.Views;

namespace Jarvis.Data.Doctor.Checks;

/// <summary>Finds records without a language label; the fix writes the identified language.</summary>
internal sealed class LanguagesCheck(CheckContext context) : DoctorCheck(context, "language-label", "Language labels", FindingSeverity.Fine)
{
    private readonly HashSet<short> _languages = [];
    private long _missing,
        _told;

    public override void Look(RecordView record)
    {
        if (record.Record.Language is not null)
        {
            return;
        }
        _missing++;
        if (record.Scores.Language >= 0)
        {
            _told++;
            _languages.Add(record.Scores.Language);
        }
    }

    public override DoctorFinding Finding()
    {
        var finding = Found(
            _missing == 0
                ? "Every record says its language."
                : $"{NumberText.Count(_missing, "record")} do not say their language; of {_told:N0} it can be told "
                    + $"({string.Join(", ", _languages.Select(l => LanguageIdentifier.Shared.Codes[l]))}).",
            null,
            ("without_label", _missing),
            ("can_be_told", _told)
        );
        return finding with { Mend = _told == 0 ? null : $"Write the language of {NumberText.Count(_told, "record")} to their labels" };
    }
}
