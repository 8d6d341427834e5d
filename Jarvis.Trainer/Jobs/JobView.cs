using System.Globalization;
using Jarvis.Contracts;

namespace Jarvis.Trainer.Jobs;

/// <summary>A job as the API and the hub show it: imports in one shape, all others in another.</summary>
internal static class JobView
{
    public const string Import = "import";

    private const string ImportPrefix = "import-",
        JobPrefix = "job-";

    public static bool IsImport(this JobRow job) => job.Kind == Import;

    public static string Id(this JobRow job) =>
        string.Create(CultureInfo.InvariantCulture, $"{(job.IsImport() ? ImportPrefix : JobPrefix)}{job.Number}");

    /// <summary>Null if it is not the id of a job.</summary>
    public static long? Number(string id)
    {
        string? number =
            id.StartsWith(ImportPrefix, StringComparison.Ordinal) ? id[ImportPrefix.Length..]
            : id.StartsWith(JobPrefix, StringComparison.Ordinal) ? id[JobPrefix.Length..]
            : null;
        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long parsed) ? parsed : null;
    }

    public static DataJob ToDataJob(this JobRow job) =>
        new(
            job.Id(),
            job.Kind,
            job.Name,
            job.Target,
            job.State,
            Text(job),
            job.Progress,
            job.EtaSeconds,
            job.Error,
            job.CreatedAt,
            job.Result
        )
        {
            Attempt = Math.Max(1, job.Attempts),
            CanRetry = job.CanRetry,
            Note = job.Note,
        };

    public static ImportJob ToImportJob(this JobRow job) =>
        new(
            job.Id(),
            job.Name,
            job.State,
            Text(job),
            job.Progress,
            job.EtaSeconds,
            job.Records,
            job.Result,
            job.Error,
            job.CreatedAt,
            job.Broken
        )
        {
            Attempt = Math.Max(1, job.Attempts),
            CanRetry = job.CanRetry,
            Note = job.Note,
        };

    // While a job runs, its phase alone would hide that this is not its first attempt.
    private static string Text(JobRow job) =>
        job is { Note: not null, IsOver: false } ? $"{job.Text} · {Uncapitalized(job.Note)}" : job.Text;

    private static string Uncapitalized(string note) => char.ToLowerInvariant(note[0]) + note[1..];
}
