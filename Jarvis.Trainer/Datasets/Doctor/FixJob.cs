using Jarvis.Contracts;
using Jarvis.Data.Doctor;
using Jarvis.Data.Doctor.Fixes;
using Jarvis.Runs.Doctor;
using Jarvis.Trainer.Jobs;

namespace Jarvis.Trainer.Datasets.Doctor;

/// <summary>Fixes findings of the newest report, each as one change set; the next attempt continues after the last one made.</summary>
internal sealed class FixJob(DatasetLibrary library, JarvisPaths paths, TimeProvider time) : JobKind<DatasetTask<IReadOnlyList<string>>>
{
    public const string Kind = "mend";

    public override string Name => Kind;

    protected override JobOutcome Run(DatasetTask<IReadOnlyList<string>> task, JobRun job)
    {
        var checks = task.Options;
        string directory = library.Folder(task.DatasetId);
        var reached = job.SafePoint<Reached>() ?? new Reached(0, library.Get(task.DatasetId).Version, []);
        bool isAfterDeath = job.IsAfterDeath;
        for (int i = reached.Done; i < checks.Count; i++)
        {
            // The process may have died after making this check's change but before recording it.
            var made = isAfterDeath && i == reached.Done ? DatasetFix.FindMade(directory, checks[i], reached.Version) : null;
            job.Reached(reached, reached.Done == 0 ? null : $"check {reached.Done + 1} of {checks.Count}");
            var change = made ?? Mend(directory, checks, i, job);
            reached = new Reached(
                i + 1,
                library.Get(task.DatasetId).Version,
                change is null ? reached.Made : [.. reached.Made, $"{change.Description} (change {change.Number})"]
            );
            isAfterDeath = false;
        }
        return new JobOutcome(reached.Made.Count == 0 ? "Nothing was left to fix" : string.Join("; ", reached.Made), task.DatasetId);
    }

    private DatasetChange? Mend(string directory, IReadOnlyList<string> checks, int index, JobRun job)
    {
        var count = DoctorFile.Read(directory) is { } file ? DoctorRoom.Counter(file.Report.Options, paths) : null;
        return new DatasetFix(time).Apply(
            directory,
            checks[index],
            count,
            share => job.Report(new JobStep($"Fixing {checks[index]}", (index + share) / checks.Count)),
            job.CancellationToken
        );
    }

    /// <param name="Done">Number of checks that are finished.</param>
    /// <param name="Version">Version of the dataset before the next check's change.</param>
    /// <param name="Made">Descriptions of the changes made so far.</param>
    private sealed record Reached(int Done, int Version, IReadOnlyList<string> Made);
}
