using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Data.Importing;
using Jarvis.Data.Mixing;
using Jarvis.Trainer.Jobs;
using Jarvis.Trainer.Refusals;

namespace Jarvis.Trainer.Datasets;

/// <summary>
/// Datasets made of datasets: ordinary ones afterwards, whose manifest names parts and versions, so that they can be made again.
/// </summary>
internal sealed class Mixtures(DatasetLibrary library, JobService jobs, JarvisPaths paths, TimeProvider time)
{
    private const int LongestName = 120;

    public MixturePreview Preview(CreateMixture request)
    {
        using var plan = Plan(request.Parts, request.Seed);
        return plan.Preview();
    }

    public DataJob Create(CreateMixture request)
    {
        var name = DisplayName.Clean(request.Name);
        if (name.Length is 0 or > LongestName)
        {
            throw RequestRefusedException.Bad("This is no name for a dataset.", $"A name has 1 to {LongestName} characters.");
        }
        Plan(request.Parts, request.Seed).Dispose(); // what is wrong with it is said now
        return jobs.Start(
            "mixture",
            $"Mixture: {name}",
            null,
            (progress, cancellationToken) =>
            {
                using var plan = Plan(request.Parts, request.Seed);
                var id = FreeId(DatasetNames.ToId(name));
                var import = new ImportRequest(
                    plan.Sources(),
                    paths.Dataset(id),
                    id,
                    name,
                    $"A mixture of {string.Join(", ", plan.Recipe.Parts.Select(p => p.Name))}."
                )
                {
                    Mixture = plan.Recipe,
                };
                var manifest = new Importer(time).Import(import, new Listener(progress), cancellationToken);
                return new JobOutcome(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{manifest.Records:N0} records of {plan.Recipe.Parts.Count} datasets, {manifest.Duplicates:N0} copies left out"
                    ),
                    id
                );
            }
        );
    }

    /// <summary>Of the newest versions of its parts, by the weights and seed that it was made with.</summary>
    public DataJob MakeAgain(string id)
    {
        var manifest = library.Get(id);
        var recipe =
            manifest.Mixture
            ?? throw RequestRefusedException.NotNow(
                "This dataset is no mixture.",
                "Only a dataset that was mixed of others can be mixed again."
            );
        var parts = recipe.Parts.Select(p => new MixturePart(p.DatasetId, p.Weight)).ToList();
        Plan(parts, recipe.Seed).Dispose();
        return jobs.Start(
            "mixture",
            $"Mix again: {manifest.Name}",
            id,
            (progress, cancellationToken) =>
            {
                using var plan = Plan(parts, recipe.Seed);
                var change = MixtureAgain.Apply(
                    library.Folder(id),
                    plan,
                    time,
                    share => progress.Report(new JobStep("Mixing", share)),
                    cancellationToken
                );
                return new JobOutcome(change?.Description ?? "Its parts are empty", id);
            }
        );
    }

    private MixturePlan Plan(IReadOnlyList<MixturePart>? parts, long seed)
    {
        if (MixturePlan.Problems(parts ?? []).ToList() is { Count: > 0 } problems)
        {
            throw RequestRefusedException.Bad("This mixture cannot be made.", string.Join(" ", problems));
        }
        return MixturePlan.Of(parts!, [.. parts!.Select(p => (library.Folder(p.DatasetId), library.Get(p.DatasetId)))], seed);
    }

    private string FreeId(string wish)
    {
        var id = wish;
        for (int number = 2; library.IsTaken(id); number++)
        {
            id = string.Create(CultureInfo.InvariantCulture, $"{wish}-{number}");
        }
        return id;
    }

    private sealed class Listener(IProgress<JobStep> progress) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) =>
            progress.Report(new JobStep(value.Phase == "Reading" ? "Mixing" : value.Phase, value.Share));
    }
}
