using System.Globalization;

namespace Jarvis.Contracts;

/// <summary>The files in a run's folder, which are the interface between the run's process and everything that watches it.</summary>
public sealed record RunPaths(string Directory)
{
    public string Plan => Path.Combine(Directory, "plan.json");
    public string Lock => Path.Combine(Directory, "run.lock");
    public string Process => Path.Combine(Directory, "process.json");
    public string Control => Path.Combine(Directory, "control.json");
    public string Result => Path.Combine(Directory, "result.json");

    /// <summary>
    /// Exit code of the newest attempt's process in the shell's convention (128 + signal), written by its keeper; not on Windows.
    /// </summary>
    public string ExitCode => Path.Combine(Directory, "exit-code");

    public string Metrics => Path.Combine(Directory, "metrics.jsonl");
    public string Samples => Path.Combine(Directory, "samples.jsonl");
    public string Log => Path.Combine(Directory, "log.jsonl");
    public string Console => Path.Combine(Directory, "console.log");

    /// <summary><see cref="RunData"/>: what the run is trained on. Exists once the data is prepared.</summary>
    public string Data => Path.Combine(Directory, "data.json");

    /// <summary>The records of each batch, if they cannot be recomputed afterwards (samplers that depend on losses).</summary>
    public string Batches => Path.Combine(Directory, "batches.bin");

    public string Report => Path.Combine(Directory, "report.html");
    public string Checkpoints => Path.Combine(Directory, "checkpoints");

    /// <summary>The folder of the checkpoint written after <paramref name="step"/> optimizer steps.</summary>
    public string Checkpoint(long step) => Path.Combine(Checkpoints, string.Create(CultureInfo.InvariantCulture, $"step-{step:D8}"));
}
