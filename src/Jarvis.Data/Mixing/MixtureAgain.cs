using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Data.Store;

namespace Jarvis.Data.Mixing;

/// <summary>
/// Recreates a mixture from the current versions of its parts, as one change set. Changes made to the mixture itself are lost by this, and
/// restored by undo.
/// </summary>
public static class MixtureAgain
{
    /// <param name="done">Receives the share that is done.</param>
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
    /// Finds the change set made after a version by a process that died before it updated the manifest, and updates the manifest now. Null
    /// if there is none.
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
