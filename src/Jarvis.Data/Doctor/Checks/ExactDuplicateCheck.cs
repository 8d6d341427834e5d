using Jarvis.Contracts;
using Jarvis.Data.Doctor.Similarity;
using Jarvis.Data.Doctor.Text;
using Jarvis.Data.Doctor.Views;

namespace Jarvis.Data.Doctor.Checks;

/// <summary>Records whose content is the same once case, punctuation and white space are folded away (<see cref="WordHashes"/>).</summary>
internal sealed class ExactDuplicateCheck(CheckContext context)
    : DoctorCheck(context, "exact-duplicate", "Exact duplicates", FindingSeverity.Warning)
{
    private readonly HashGroups _groups = new(Path.Combine(context.Directory, "exact.tmp"));
    private long _groupCount;

    public override void Look(RecordView record)
    {
        if (record.Words.Length > 0)
        {
            _groups.Add(WordHashes.Whole(record.Words), record.Id);
        }
    }

    public override void Compare(Action<double> share, CancellationToken cancellationToken)
    {
        foreach (var group in _groups.Read(cancellationToken))
        {
            // Prefer to keep a copy in the training split, so that removing the others also fixes a leak; otherwise keep the first.
            var first = Context.Find(group[0]);
            var members = group.Select(Context.Find).Where(r => r.Words.AsSpan().SequenceEqual(first.Words));
            var keeper = first.Record.Split != "validation" ? first : members.FirstOrDefault(r => r.Record.Split != "validation") ?? first;
            foreach (var copy in members.Where(r => r.Id != keeper.Id))
            {
                Context.Copies.Add(copy.Id);
                Context.Alike.Join(keeper.Id, copy.Id);
                Log.Add(copy, $"the same as record {keeper.Id} but for case, punctuation and white space", 1, keeper);
            }
            _groupCount++;
        }
    }

    public override DoctorFinding Finding() =>
        Found(
            Log.Count == 0
                ? "No two records say the same."
                : $"{NumberText.Count(Log.Count, "record", "repeats", "repeat")} what another says; "
                    + $"{NumberText.Count(_groupCount, "record", "has", "have")} such copies. A model learns repeated records by heart.",
            $"Remove {NumberText.Count(Log.Count, "exact duplicate")}, keeping the first of each group",
            ("groups", _groupCount)
        );

    public override void Dispose()
    {
        _groups.Dispose();
        base.Dispose();
    }
}
