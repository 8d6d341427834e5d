using Jarvis.Contracts;

namespace Jarvis.Web.Shared;

/// <summary>A job or an import, as lists show it.</summary>
/// <param name="Failed">One sentence to show if it failed.</param>
/// <param name="Label">What the progress belongs to, for screen readers.</param>
public sealed record ListedWork(
    string Id,
    string? Kind,
    string Name,
    ImportState State,
    string Text,
    double? Progress,
    double? EtaSeconds,
    string? Error,
    string Failed,
    string Label
)
{
    public InvalidReport? Broken { get; init; }

    public bool CanRetry { get; init; }

    /// <summary>Null for an import.</summary>
    public DataJob? Job { get; init; }

    public bool IsImport => Job is null;

    public bool IsOpen => State is ImportState.Waiting or ImportState.Running;

    public static ListedWork Of(DataJob job) =>
        new(job.Id, job.Kind, job.Name, job.State, job.Text, job.Progress, job.EtaSeconds, job.Error, $"{job.Name} failed", job.Name)
        {
            Job = job,
            CanRetry = job.CanRetry,
        };

    public static ListedWork Of(ImportJob job) =>
        new(
            job.Id,
            null,
            job.Name,
            job.State,
            job.Text,
            job.Progress,
            job.EtaSeconds,
            job.Error,
            $"{job.Name} was not imported",
            $"Import of {job.Name}"
        )
        {
            Broken = job.Broken,
            CanRetry = job.CanRetry,
        };
}
