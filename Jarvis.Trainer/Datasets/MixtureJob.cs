using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Data.Importing;
using Jarvis.Data.Mixing;
using Jarvis.Trainer.Jobs;

namespace Jarvis.Trainer.Datasets;

/// <param name="DatasetId">Id of the mixture, not of a part.</param>
/// <param name="IsAgain">The mixture exists already, and is remade as one change set.</param>
internal sealed record MixtureTask(string DatasetId, string Name, IReadOnlyList<MixturePart> Parts, long Seed, bool IsAgain);

/// <summary>Makes a dataset from several others, or remakes it from their newest versions.</summary>
internal sealed class MixtureJob(DatasetLibrary library, NewDatasets names, Mixtures mixtures, JarvisPaths paths, TimeProvider time)
    : JobKind<MixtureTask>
{
    public const string Kind = "mixture";

    public override string Name => Kind;

    protected override JobOutcome Run(MixtureTask task, JobRun job) => task.IsAgain ? Again(task, job) : New(task, job);

    protected override JobRow Renewed(MixtureTask task, JobRow job)
    {
        if (task.IsAgain)
        {
            return job;
        }
        string id = names.StillFree(task.DatasetId);
        return job with { Request = Write(task with { DatasetId = id }), Makes = id };
    }

    private JobOutcome New(MixtureTask task, JobRun job)
    {
        string id = task.DatasetId;
        if (job.IsAfterDeath && library.Find(id) is { Mixture: { } recipe } made && made.CreatedAt >= job.BegunAt)
        {
            return Outcome(id, made.Records, recipe.Parts.Count, made.Duplicates);
        }
        using var plan = mixtures.Plan(task.Parts, task.Seed);
        string description = $"A mixture of {string.Join(", ", plan.Recipe.Parts.Select(part => part.Name))}.";
        var manifest = new Importer(time).Import(
            new ImportRequest(plan.Sources(), paths.Dataset(id), id, task.Name, description) { Mixture = plan.Recipe },
            new Steps(job),
            job.CancellationToken
        );
        return Outcome(id, manifest.Records, plan.Recipe.Parts.Count, manifest.Duplicates);
    }

    private JobOutcome Again(MixtureTask task, JobRun job)
    {
        string folder = library.Folder(task.DatasetId);
        using var plan = mixtures.Plan(task.Parts, task.Seed);
        if (
            job.IsAfterDeath
            && job.SafePoint<BeforeMixing>() is { } before
            && MixtureAgain.FindMade(folder, plan, before.Version) is { } made
        )
        {
            return new JobOutcome(made.Description, task.DatasetId);
        }
        job.Reached(new BeforeMixing(library.Get(task.DatasetId).Version));
        var change = MixtureAgain.Apply(folder, plan, time, share => job.Report(new JobStep("Mixing", share)), job.CancellationToken);
        return new JobOutcome(change?.Description ?? "Its parts are empty", task.DatasetId);
    }

    private static JobOutcome Outcome(string id, long records, int parts, long duplicates) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{records:N0} records of {parts} datasets, {duplicates:N0} copies left out"), id);

    private sealed record BeforeMixing(int Version);

    private sealed class Steps(JobRun job) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => job.Report(new JobStep(value.Phase == "Reading" ? "Mixing" : value.Phase, value.Share));
    }
}
