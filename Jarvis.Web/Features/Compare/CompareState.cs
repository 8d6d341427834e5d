using Jarvis.Contracts;
using Jarvis.Web.Features.Runs;

namespace Jarvis.Web.Features.Compare;

/// <summary>
/// The runs of the page in the order of the URL. A run keeps its loaded data for as long as it stays in the URL; runs that the Trainer does
/// not know are named, not silently dropped.
/// </summary>
public sealed class CompareState
{
    private readonly HashSet<string> _unknown = [];

    public CompareLink Link { get; private set; } = new();

    /// <summary>In the order of the URL, without unknown runs.</summary>
    public IReadOnlyList<ComparedRun> Runs { get; private set; } = [];

    /// <summary>Ids in the URL that no run has.</summary>
    public IReadOnlyList<string> Unknown => [.. Link.Runs.Concat(Link.Beyond).Where(_unknown.Contains)];

    public bool IsEnough => Runs.Count > 1;

    public bool IsFull => Link.Runs.Count >= CompareLink.Most;

    /// <summary>Applies a new link.</summary>
    /// <returns>The runs that are no longer shown, whose histories can be closed.</returns>
    public IReadOnlyList<ComparedRun> Go(CompareLink link)
    {
        Link = link;
        var before = Runs;
        List<ComparedRun> runs = [];
        foreach (string id in link.Runs.Where(id => !_unknown.Contains(id)))
        {
            var run = before.FirstOrDefault(each => each.Id == id) ?? new ComparedRun(id, 0);
            run.Slot = runs.Count + 1;
            runs.Add(run);
        }

        Runs = runs;
        return [.. before.Except(runs)];
    }

    /// <summary>Records that no run has this id.</summary>
    public void Miss(string runId)
    {
        if (_unknown.Add(runId))
        {
            Go(Link);
        }
    }

    /// <summary>Runs that can be added, newest first.</summary>
    /// <param name="words">Search words, all of which must occur in the run's name, id, size or data.</param>
    public IReadOnlyList<RunSummary> Offers(IEnumerable<RunSummary> runs, string? words) =>
        RunList.Apply(runs.Where(run => !Link.Runs.Contains(run.Id) && !Link.Beyond.Contains(run.Id)), words, null, null);

    /// <summary>The names of the runs' data, if they differ; their validation losses are then less comparable. Empty otherwise.</summary>
    public IReadOnlyList<string> DifferentData =>
        Runs.Select(run => run.Summary?.Data).OfType<string>().Distinct().ToList() is { Count: > 1 } data ? data : [];

    public IReadOnlyList<GroupRow> Domains => GroupComparison.Of([.. Runs.Select(run => run.Validations.LastOrDefault()?.Domains)]);

    /// <summary>Empty where all runs use the same single dataset: the table of domains then says everything.</summary>
    public IReadOnlyList<GroupRow> Datasets =>
        GroupComparison.Of([.. Runs.Select(run => run.Validations.LastOrDefault()?.Datasets)]) is { Count: > 1 } rows ? rows : [];

    public SampleComparison Samples => SampleComparison.Of([.. Runs.Select(run => run.Samples)], Link.SampleStep);
}
