using Jarvis.Contracts;
using Jarvis.Web.Features.Runs;

namespace Jarvis.Web.Features.Compare;

/// <summary>
/// The runs of the page in the order of the address, each kept while it stays. A run that the Trainer does not know is named, not ignored.
/// </summary>
public sealed class CompareState
{
    private readonly HashSet<string> _unknown = [];

    public CompareLink Link { get; private set; } = new();

    /// <summary>In the order of the address, unknown ones left out.</summary>
    public IReadOnlyList<ComparedRun> Runs { get; private set; } = [];

    /// <summary>Ids of the address that no run has.</summary>
    public IReadOnlyList<string> Unknown => [.. Link.Runs.Concat(Link.Beyond).Where(_unknown.Contains)];

    public bool IsEnough => Runs.Count > 1;

    public bool IsFull => Link.Runs.Count >= CompareLink.Most;

    /// <summary>Takes the address over.</summary>
    /// <returns>Runs that are no longer there, whose histories can be closed.</returns>
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

    /// <summary>No run has this id.</summary>
    public void Miss(string runId)
    {
        if (_unknown.Add(runId))
        {
            Go(Link);
        }
    }

    /// <summary>Runs that can be added, newest first.</summary>
    /// <param name="words">All of them are in the name, id, size or data.</param>
    public IReadOnlyList<RunSummary> Offers(IEnumerable<RunSummary> runs, string? words) =>
        RunList.Apply(runs.Where(run => !Link.Runs.Contains(run.Id) && !Link.Beyond.Contains(run.Id)), words, null, null);

    /// <summary>Of which data the runs were held out, where it is not the same for all: their losses then say less of each other.</summary>
    public IReadOnlyList<string> DifferentData =>
        Runs.Select(run => run.Summary?.Data).OfType<string>().Distinct().ToList() is { Count: > 1 } data ? data : [];

    public IReadOnlyList<GroupRow> Domains => GroupComparison.Of([.. Runs.Select(run => run.Validations.LastOrDefault()?.Domains)]);

    /// <summary>Empty where all runs were held out of one dataset alone: the domains say it already.</summary>
    public IReadOnlyList<GroupRow> Datasets =>
        GroupComparison.Of([.. Runs.Select(run => run.Validations.LastOrDefault()?.Datasets)]) is { Count: > 1 } rows ? rows : [];

    public SampleComparison Samples => SampleComparison.Of([.. Runs.Select(run => run.Samples)], Link.SampleStep);
}
