using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Data.Store;

namespace Jarvis.Data.Mixing;

/// <summary>
/// Makes a mixture again from what its parts are now, as one change set: what was changed in the mixture itself goes with it, and comes
/// back by undo.
/// </summary>
public static class MixtureAgain
{
    /// <param name="done">Hears the share that is done.</param>
    public static DatasetChange? Apply(
        string datasetDirectory,
        MixturePlan plan,
        TimeProvider time,
        Action<double> done,
        CancellationToken cancellationToken
    )
    {
        using var change = ChangeSet.Begin(datasetDirectory, time, ChangeKinds.Mixture, "");
        change.RemoveWhere(RecordQuery.All);
        double all = Math.Max(1, plan.Recipe.Parts.Sum(p => p.Records));
        long seen = 0;
        foreach (var source in plan.Sources())
        {
            foreach (var item in source.Read(_ => { }, cancellationToken))
            {
                change.Add(item.Record!, source: source.Name, line: item.Line);
                done(++seen / all);
            }
        }
        var parts = plan.Recipe.Parts.Select(part =>
            string.Create(CultureInfo.InvariantCulture, $"{part.Name} (version {part.Version}, {part.Records:N0} records)")
        );
        change.Description = $"Mixed again from {string.Join(", ", parts)}";
        var made = change.Commit();
        NoteRecipe(datasetDirectory, plan);
        return made;
    }

    /// <summary>
    /// The change that was made behind a version by a process that died before the manifest named its parts; it names them now. Null where
    /// there is none.
    /// </summary>
    public static DatasetChange? FindMade(string datasetDirectory, MixturePlan plan, int behindVersion)
    {
        var made = ChangeSet.FindMade(datasetDirectory, ChangeKinds.Mixture, behindVersion);
        if (made is not null)
        {
            NoteRecipe(datasetDirectory, plan);
        }
        return made;
    }

    private static void NoteRecipe(string datasetDirectory, MixturePlan plan) =>
        DatasetManifest.Edit(datasetDirectory, m => m with { Mixture = plan.Recipe });
}
