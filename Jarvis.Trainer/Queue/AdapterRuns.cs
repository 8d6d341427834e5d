using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Jarvis.Trainer.Runs;

namespace Jarvis.Trainer.Queue;

/// <summary>Runs whose adapters depend on another run's checkpoint, which must not be deleted before them.</summary>
internal sealed class AdapterRuns(RunBook book, JarvisPaths paths)
{
    /// <summary>Protects the run's base model from now on, including while the run waits.</summary>
    public RunRow Note(RunRow run)
    {
        if (Base(run) is not { } model)
        {
            return run;
        }
        string folder = paths.Run(run.Id).Directory;
        Directory.CreateDirectory(folder);
        NeededBase.Note(model, folder);
        return run;
    }

    /// <summary>
    /// Names of the runs whose adapters depend on a checkpoint of <paramref name="run"/>, without deleted ones; for runs outside of the
    /// queue, their folders.
    /// </summary>
    public IReadOnlyList<string> On(RunRow run)
    {
        var files = paths.Run(run.Id);
        var known = book.All().ToDictionary(other => paths.Run(other.Id).Directory);
        var planned = known.Values.Where(other =>
            Base(other)?.StartsWith(files.Checkpoints + Path.DirectorySeparatorChar, StringComparison.Ordinal) == true
        );
        var noted = Directory.Exists(files.Checkpoints)
            ? Directory.GetDirectories(files.Checkpoints).SelectMany(NeededBase.By).Distinct()
            : [];
        return
        [
            .. planned.Where(other => !other.IsDeleted).Select(other => other.Name),
            .. noted.Where(folder => !known.ContainsKey(folder)),
        ];
    }

    private string? Base(RunRow run) =>
        run.Plan is { FineTuning.Method: FineTuningMethod.Lora, Model.BaseModel: { } model } ? Path.GetFullPath(model, paths.Home) : null;
}
