using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Data.Importing.Sources;
using Jarvis.Data.Store;

namespace Jarvis.Data.Mixing;

/// <summary>
/// Determines the records and versions of which a mixture is made. A part contributes the share of its records given by its weight, divided
/// by the largest weight if that is above 1; the seeded order selects them. The parts stay open, so that exactly the planned records are
/// read, whatever changes in the meantime.
/// </summary>
public sealed class MixturePlan : IDisposable
{
    private readonly List<MixturePartRecords> _parts = [];

    private MixturePlan(long seed) => Seed = seed;

    public long Seed { get; }

    internal IReadOnlyList<MixturePartRecords> Parts => _parts;

    /// <summary>Every problem of a request; empty if it is valid, provided that its datasets exist.</summary>
    public static IEnumerable<string> Problems(IReadOnlyList<MixturePart> parts)
    {
        if (parts.Count is 0 or > 64)
        {
            yield return "A mixture has 1 to 64 parts.";
        }
        foreach (var part in parts.Where(p => !DataWeight.IsAllowed(p.Weight)))
        {
            yield return $"The weight of {part.DatasetId} is {part.Weight.ToString(CultureInfo.InvariantCulture)}; it must be above 0 and "
                + $"at most {DataWeight.Most}.";
        }
        foreach (var twice in parts.GroupBy(p => p.DatasetId).Where(g => g.Count() > 1))
        {
            yield return $"{twice.Key} is named twice. Give it one weight.";
        }
    }

    /// <param name="folders">Dataset folder and manifest of each part, in order.</param>
    /// <exception cref="DatasetException">A part cannot be read.</exception>
    public static MixturePlan Of(
        IReadOnlyList<MixturePart> parts,
        IReadOnlyList<(string Directory, DatasetManifest Manifest)> folders,
        long seed
    )
    {
        var plan = new MixturePlan(seed);
        try
        {
            double[] weights = [.. parts.Select(p => p.Weight)];
            for (int i = 0; i < parts.Count; i++)
            {
                plan._parts.Add(
                    new MixturePartRecords(
                        folders[i].Directory,
                        folders[i].Manifest,
                        weights[i],
                        DataWeight.Share(weights[i], weights),
                        seed
                    )
                );
            }
            return plan;
        }
        catch
        {
            plan.Dispose();
            throw;
        }
    }

    /// <summary>The expected result, before duplicates across parts are removed.</summary>
    public MixturePreview Preview()
    {
        var domains = new Dictionary<string, long>();
        foreach (var (domain, records) in _parts.SelectMany(p => p.Domains()))
        {
            domains[domain] = domains.GetValueOrDefault(domain) + records;
        }
        return new MixturePreview(
            [.. _parts.Select(p => p.Mixed)],
            domains.OrderByDescending(d => d.Value).ThenBy(d => d.Key, StringComparer.Ordinal).ToDictionary(),
            _parts.Sum(p => p.Mixed.Records)
        );
    }

    public MixtureRecipe Recipe => new([.. _parts.Select(p => p.Mixed)], Seed);

    /// <summary>Each file of each part, as a source for an import.</summary>
    public IReadOnlyList<IRecordSource> Sources() => [.. _parts.SelectMany(p => p.Files())];

    public void Dispose()
    {
        foreach (var part in _parts)
        {
            part.Dispose();
        }
    }
}
