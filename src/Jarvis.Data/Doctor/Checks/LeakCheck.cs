using Jarvis.Contracts;
using Jarvis.Data.Doctor.Text;

namespace Jarvis.Data.Doctor.Checks;

/// <summary>Finds validation records that have a duplicate in training. Runs after the duplicate checks, whose groups it reads.</summary>
internal sealed class LeakCheck(CheckContext context)
    : DoctorCheck(context, "leak", "Leaks between train and validation", FindingSeverity.Problem)
{
    private long _groups,
        _undecided;

    public override void Compare(Action<double> share, CancellationToken cancellationToken)
    {
        foreach (var group in Context.Alike.All())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var members = group.Select(Context.Find); // read lazily on each pass, because a group may be as large as the dataset
            _undecided += members.Where(r => r.Record.Split is null).Take(2).Count() > 1 ? 1 : 0;
            // A record without a split is assigned by its hash later, so it may be trained on.
            if (Context.Statistics.Validation == 0 || members.FirstOrDefault(r => r.Record.Split != "validation") is not { } trained)
            {
                continue;
            }
            bool leaks = false;
            foreach (var heldOut in members.Where(r => r.Record.Split == "validation"))
            {
                double jaccard = Shingles.Jaccard(
                    Shingles.Set(trained.Words, NearDuplicateCheck.ShingleWords),
                    Shingles.Set(heldOut.Words, NearDuplicateCheck.ShingleWords)
                );
                Log.Add(
                    heldOut,
                    $"is held out, and record {trained.Id}, which is alike, is "
                        + $"{(trained.Record.Split is null ? "not decided yet" : "trained on")}",
                    jaccard,
                    trained
                );
                leaks = true;
            }
            _groups += leaks ? 1 : 0;
        }
    }

    public override DoctorFinding Finding() =>
        Found(
            Log.Count > 0
                    ? $"{NumberText.Count(Log.Count, "validation record")} can be seen in training: the validation loss would "
                        + "praise learning by heart."
                : Context.Statistics.Validation > 0 ? "No validation record has its like in training."
                : _undecided > 0
                    ? $"No record is assigned to validation yet. {NumberText.Count(_undecided, "group")} of like records would fall "
                        + "apart: remove the duplicates first, or let \"Split\" keep them on one side."
                : "No record is assigned to validation yet, and no two are alike, so no split can leak.",
            $"Move {NumberText.Count(Log.Count, "leaking validation record")} to train",
            ("groups", _groups),
            ("validation_records", Context.Statistics.Validation)
        );
}
