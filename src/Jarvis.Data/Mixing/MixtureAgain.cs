using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Data.Store;

namespace Jarvis.Data.Mixing;

/// <summary>Makes a mixture again from what its parts are now, as one change set: what was changed in the mixture itself goes with it, and comes back by undo.</summary>
public static class MixtureAgain
{
    /// <param name="done">Hears the share that is done.</param>
    public static DatasetChange? Apply(string datasetDirectory, MixturePlan plan, TimeProvider time, Action<double> done, CancellationToken cancel)
    {
        using var change = ChangeSet.Begin(datasetDirectory, time, ChangeKinds.Mixture, "");
        change.RemoveWhere(RecordQuery.All);
        double all = Math.Max(1, plan.Recipe.Parts.Sum(p => p.Records));
        long seen = 0;
        foreach (var source in plan.Sources())
        {
            foreach (var item in source.Read(_ => { }, cancel))
            {
                change.Add(item.Record!, source: source.Name, line: item.Line);
                done(++seen / all);
            }
        }
        change.Description = string.Create(CultureInfo.InvariantCulture,
            $"Mixed again from {string.Join(", ", plan.Recipe.Parts.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Name} (version {p.Version}, {p.Records:N0} records)")))}");
        var made = change.Commit();
        DatasetManifest.Edit(datasetDirectory, m => m with { Mixture = plan.Recipe });
        return made;
    }
}
