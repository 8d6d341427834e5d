using Jarvis.Contracts;
using Jarvis.Data.Doctor.Views;

namespace Jarvis.Data.Doctor.Checks;

/// <summary>Collects what one check finds: flags go to a file, the first twenty are kept as examples.</summary>
internal sealed class FindingLog(CheckContext context, string check, FindingSeverity severity)
{
    public const int MostExamples = 20;

    private readonly List<DoctorExample> _examples = [];

    public long Count { get; private set; }

    public IReadOnlyList<DoctorExample> Examples => _examples;

    /// <param name="why">A text for the user, with secrets masked.</param>
    /// <param name="other">The record that it duplicates or contradicts.</param>
    /// <param name="excerpt">The excerpt to show; null shows the record's beginning.</param>
    public void Add(RecordView record, string why, double? score = null, RecordView? other = null, string? excerpt = null)
    {
        Count++;
        context.Flags.Add(record.Id, new RecordFlag(check, why, score, other?.Id));
        if (severity >= FindingSeverity.Warning)
        {
            context.Blamed.Add(record.Id);
        }
        // Both records of a pair are flagged, but the pair is shown only once.
        if (_examples.Count < MostExamples && !_examples.Exists(shown => shown.RecordId == other?.Id && shown.OtherId == record.Id))
        {
            _examples.Add(
                new DoctorExample(
                    record.Id,
                    excerpt ?? RecordExcerpt.Of(record),
                    why,
                    score,
                    other?.Id,
                    other is null ? null : RecordExcerpt.Of(other)
                )
            );
        }
    }
}
