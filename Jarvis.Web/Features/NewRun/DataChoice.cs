using Jarvis.Contracts;

namespace Jarvis.Web.Features.NewRun;

/// <param name="Entry">As plans name it: <c>dataset:ID</c>, <c>dataset:ID@VERSION</c> or a path.</param>
/// <param name="Weight">1 uses all of it; <see cref="DataChoice.Share"/>.</param>
public sealed record ChosenData(string Entry, double Weight = 1);

/// <summary>The datasets and files that a run learns from, in the order in which they were chosen, each with its weight.</summary>
public sealed class DataChoice
{
    public const double LeastWeight = 0.01;

    private readonly List<ChosenData> _chosen = [];

    public IReadOnlyList<ChosenData> Chosen => _chosen;

    public bool IsEmpty => _chosen.Count == 0;

    public IReadOnlyList<string> Files => [.. _chosen.Select(each => each.Entry)];

    /// <summary>As the plan has them; null where all of everything is used.</summary>
    public IReadOnlyList<double>? Weights =>
        _chosen.Exists(each => Share(each.Entry) < 1) ? [.. _chosen.Select(each => each.Weight)] : null;

    /// <summary>Files and folders, and datasets that are not among the known ones: of an older version, or deleted since.</summary>
    public IEnumerable<ChosenData> Others(IEnumerable<DatasetSummary> datasets)
    {
        var known = datasets.Select(NameOf).ToHashSet(StringComparer.Ordinal);
        return _chosen.Where(each => !known.Contains(each.Entry));
    }

    public static string NameOf(DatasetSummary dataset) => DataEntry.DatasetPrefix + dataset.Id;

    /// <summary>Whether a problem names this entry, as it does where the entry is not there or may not be read.</summary>
    public static bool Names(string problem, string entry) =>
        problem.Contains(
            DataEntry.IsDataset(entry) ? $"'{entry[DataEntry.DatasetPrefix.Length..].Split('@')[0]}'" : entry,
            StringComparison.Ordinal
        );

    public bool Has(string entry) => _chosen.Exists(each => each.Entry == entry);

    public double WeightOf(string entry) => _chosen.Find(each => each.Entry == entry)?.Weight ?? 1;

    /// <summary>Share of the entry's records that is used: nothing is repeated, so a weight above 1 takes less of the others.</summary>
    public double Share(string entry) => Has(entry) ? DataWeight.Share(WeightOf(entry), _chosen.Select(each => each.Weight)) : 0;

    public void Add(string entry, double weight = 1)
    {
        if (!Has(entry))
        {
            _chosen.Add(new ChosenData(entry, Math.Clamp(weight, LeastWeight, DataWeight.Most)));
        }
    }

    public void Remove(string entry) => _chosen.RemoveAll(each => each.Entry == entry);

    public void Toggle(string entry)
    {
        if (Has(entry))
        {
            Remove(entry);
        }
        else
        {
            Add(entry);
        }
    }

    public void Weigh(string entry, double weight)
    {
        if (double.IsFinite(weight) && _chosen.FindIndex(each => each.Entry == entry) is >= 0 and var at)
        {
            _chosen[at] = new ChosenData(entry, Math.Clamp(weight, LeastWeight, DataWeight.Most));
        }
    }

    public void Take(IEnumerable<ChosenData> chosen)
    {
        _chosen.Clear();
        foreach (var each in chosen)
        {
            Add(each.Entry, each.Weight);
        }
    }

    public void Take(DataSettings data) =>
        Take(
            data.Files.Index()
                .Select(each => new ChosenData(each.Item, data.Weights?.ElementAtOrDefault(each.Index) is > 0 and var weight ? weight : 1))
        );

    /// <summary>Share of all text that comes from this dataset; null where something chosen has no known size.</summary>
    public double? PartOfText(string entry, IReadOnlyList<DatasetSummary> datasets) =>
        Characters(datasets) is > 0 and var all && datasets.FirstOrDefault(each => NameOf(each) == entry) is { } dataset
            ? dataset.Characters * Share(entry) / all
            : null;

    /// <summary>Characters of everything that is used; null where something chosen has no known size.</summary>
    public double? Characters(IReadOnlyList<DatasetSummary> datasets) => Sum(datasets, dataset => dataset.Characters);

    /// <summary>Records of everything that is used, duplicates among them counted; null where something chosen has no known size.</summary>
    public double? Records(IReadOnlyList<DatasetSummary> datasets) => Sum(datasets, dataset => dataset.Records);

    private double? Sum(IReadOnlyList<DatasetSummary> datasets, Func<DatasetSummary, long> size)
    {
        double sum = 0;
        foreach (string entry in Files)
        {
            if (datasets.FirstOrDefault(each => NameOf(each) == entry) is not { } dataset)
            {
                return null;
            }

            sum += size(dataset) * Share(entry);
        }

        return sum;
    }
}
