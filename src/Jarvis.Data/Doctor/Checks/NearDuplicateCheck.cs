using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Data.Doctor.Scoring;
using Jarvis.Data.Doctor.Similarity;
using Jarvis.Data.Doctor.Text;
using Jarvis.Data.Doctor.Views;

namespace Jarvis.Data.Doctor.Checks;

/// <summary>
/// Finds records that share most of their word 5-grams: MinHash and LSH find the candidates, the exact Jaccard similarity decides.
/// </summary>
internal sealed class NearDuplicateCheck(CheckContext context)
    : DoctorCheck(context, "near-duplicate", "Near duplicates", FindingSeverity.Warning)
{
    public const int ShingleWords = 5;

    private readonly NearIndex _index = new(context.Directory, "near", ShingleWords, context.Options.NearThreshold);
    private long _pairs,
        _groups,
        _largest;

    public override void Look(RecordView record) => _index.Add(record.Id, record.Words);

    public override void Compare(Action<double> share, CancellationToken cancellationToken)
    {
        var near = new IdGroups();
        var similarity = new Dictionary<long, (long Other, double Jaccard)>();
        // Exact duplicates are skipped, because their own check reports them.
        foreach (var pair in _index.Pairs(id => Context.Find(id).Words, Context.Copies, Context.Alike, share, cancellationToken))
        {
            _pairs++;
            near.Join(pair.First, pair.Second);
            similarity[pair.First] = (pair.Second, pair.Jaccard);
            similarity[pair.Second] = (pair.First, pair.Jaccard);
        }
        foreach (var group in near.All())
        {
            cancellationToken.ThrowIfCancellationRequested();
            Tell(group, similarity);
        }
    }

    // Keeps the best record: first training before validation, then higher quality (in steps of 0.05), then the longer, then the earlier.
    private void Tell(IReadOnlyList<long> group, Dictionary<long, (long Other, double Jaccard)> similarity)
    {
        var members = group.Select(Context.Find); // read lazily on each pass, because a group may be as large as the dataset
        var keeper = members.MinBy(r =>
            (
                r.Record.Split == "validation" ? 1 : 0,
                -Math.Round(QualityScore.Total(QualityScore.Of(r, Context.Statistics.UsualLanguage)) * 20),
                -r.Body.Length,
                r.Id
            )
        )!;
        var kept = Shingles.Set(keeper.Words, ShingleWords);
        foreach (var copy in members.Where(r => r.Id != keeper.Id))
        {
            double jaccard = Shingles.Jaccard(kept, Shingles.Set(copy.Words, ShingleWords));
            // A chain of similar records may join two whose own similarity is below the threshold; then a direct neighbour is named.
            bool direct = jaccard >= Context.Options.NearThreshold;
            var (other, score) = direct ? (keeper, jaccard) : (Context.Find(similarity[copy.Id].Other), similarity[copy.Id].Jaccard);
            Log.Add(
                copy,
                string.Create(CultureInfo.InvariantCulture, $"shares {score:P0} of its five-word runs with record {other.Id}")
                    + (direct ? "" : $", which is alike to record {keeper.Id}"),
                score,
                other
            );
        }
        _groups++;
        _largest = Math.Max(_largest, group.Count);
    }

    public override DoctorFinding Finding() =>
        Found(
            Log.Count == 0
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"No two records share {Context.Options.NearThreshold:P0} or more of their five-word runs."
                )
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{NumberText.Count(_groups, "group")} of records share {Context.Options.NearThreshold:P0} or more of their "
                        + $"five-word runs (Jaccard similarity), the largest has {_largest:N0}. Each group needs one."
                ),
            $"Remove {NumberText.Count(Log.Count, "near duplicate")}, keeping the best and longest of each of "
                + $"{NumberText.Count(_groups, "group")}",
            ("threshold", Context.Options.NearThreshold),
            ("pairs", _pairs),
            ("groups", _groups),
            ("largest_group", _largest),
            ("compared", _index.Compared),
            ("bands", _index.Bands.Bands),
            ("rows_a_band", _index.Bands.Rows),
            ("recall_at_threshold", _index.Bands.Recall(Context.Options.NearThreshold))
        );

    public override void Dispose()
    {
        _index.Dispose();
        base.Dispose();
    }
}
