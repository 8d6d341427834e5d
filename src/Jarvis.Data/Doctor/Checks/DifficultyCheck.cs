using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Data.Doctor.Views;

namespace Jarvis.Data.Doctor.Checks;

/// <summary>
/// Measures how difficult records are, by length, rarity and structure, or by a model's loss. This is not a problem of the data; the fix
/// writes the difficulty to the labels.
/// </summary>
internal sealed class DifficultyCheck(CheckContext context) : DoctorCheck(context, "difficulty", "Difficulty", FindingSeverity.Fine)
{
    private long _records,
        _labelled,
        _measured;
    private double _loss;

    public override void Look(RecordView record)
    {
        _records++;
        _labelled += record.Record.Difficulty is null ? 0 : 1;
        if (!float.IsNaN(record.Scores.Loss))
        {
            _measured++;
            _loss += record.Scores.Loss;
        }
    }

    public override DoctorFinding Finding()
    {
        bool byLoss = Context.Aids.Loss is not null;
        var finding = Found(
            byLoss
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"Measured by the loss of {Context.Aids.LossName} on each answer: mean "
                        + $"{(_measured == 0 ? 0 : _loss / _measured):0.00} nats a token over {_measured:N0} records. The "
                        + $"difficulty is the loss's rank, 0 to 1."
                )
                : "Measured by the ranks of length, of the words' rarity and of structure (sentences, nesting), a third each. "
                    + "Name a run to measure it by its loss instead.",
            null,
            [
                .. _measured > 0 ? [("mean_loss_nats", Math.Round(_loss / _measured, 4))] : Array.Empty<(string, double)>(),
                ("with_label", _labelled),
                ("records", _records),
                ("measured_by_loss", _measured),
            ]
        );
        return finding with
        {
            Mend =
                _records == 0
                    ? null
                    : $"Write the difficulty of {NumberText.Count(byLoss ? _measured : _records, "record")} to their labels, for "
                        + "curricula and filters",
        };
    }
}
