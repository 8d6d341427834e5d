using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Jarvis.Trainer.Knowledge;
using Jarvis.Trainer.Paths;
using Jarvis.Trainer.Runs;
using Jarvis.Trainer.Scheduling;

namespace Jarvis.Trainer.Models;

/// <summary>What stands on each model folder: runs, schedules and knowledge bases that name it.</summary>
internal sealed class ModelUses(RunBook book, ScheduleStore schedules, KnowledgeLibrary knowledge, JarvisPaths paths)
{
    public UsedModels Now() =>
        new(
            OfRuns().Concat(OfSchedules()).Concat(OfKnowledge()).ToLookup(use => ModelOf(use.Folder), use => use.Use, PathNames.Comparer),
            book.All().Select(run => paths.Run(run.Id).Directory).ToHashSet(PathNames.Comparer)
        );

    /// <summary>A run that can still start or go on needs the weights that it starts from.</summary>
    private IEnumerable<(string Folder, ModelUse Use)> OfRuns() =>
        from run in book.All()
        where !run.IsDeleted && run.Plan.Model.BaseModel is { Length: > 0 }
        let isAdapter = run.Plan.FineTuning.Method == FineTuningMethod.Lora
        select (run.Plan.Model.BaseModel!, new ModelUse(isAdapter ? "lora" : "run", run.Id, run.Name, isAdapter || !run.IsOver));

    private IEnumerable<(string Folder, ModelUse Use)> OfSchedules() =>
        from schedule in schedules.All()
        where schedule.DeletedAt is null && schedule.Plan.Model.BaseModel is { Length: > 0 }
        select (schedule.Plan.Model.BaseModel!, new ModelUse("schedule", schedule.Id, schedule.Name, false));

    private IEnumerable<(string Folder, ModelUse Use)> OfKnowledge() =>
        from manifest in knowledge.Manifests()
        from vectors in manifest.Vectors
        select (vectors.Folder, new ModelUse("knowledge", manifest.Id, manifest.Name, false));

    private string ModelOf(string folder)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder, paths.Home));
        return Path.GetFileName(full) == CheckpointManifest.EmaFolder ? Path.GetDirectoryName(full)! : full;
    }
}

/// <param name="Named">By the model's folder; a use of its EMA is one of the model.</param>
/// <param name="Listed">Folders of the runs of the queue.</param>
internal sealed record UsedModels(ILookup<string, ModelUse> Named, IReadOnlySet<string> Listed)
{
    /// <summary>Includes runs outside of the queue, such as those of the command line, whose adapters need the model.</summary>
    public IReadOnlyList<ModelUse> Of(string model) =>
        [
            .. Named[model],
            .. NeededBase.By(model).Where(folder => !Listed.Contains(folder)).Select(folder => new ModelUse("lora", null, folder, true)),
        ];
}
