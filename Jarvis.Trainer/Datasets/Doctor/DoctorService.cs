using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Data.Doctor;
using Jarvis.Data.Doctor.Checks;
using Jarvis.Data.Doctor.Mends;
using Jarvis.Data.Store;
using Jarvis.Runs.Doctor;
using Jarvis.Trainer.Jobs;
using Jarvis.Trainer.Paths;
using Jarvis.Trainer.Refusals;

namespace Jarvis.Trainer.Datasets.Doctor;

/// <summary>Examinations and mends as jobs: after every import, and on demand.</summary>
internal sealed class DoctorService(JobService jobs, DatasetLibrary library, ServerPaths server, JarvisPaths paths, TimeProvider time)
{
    /// <exception cref="RequestRefusedException">There is no such dataset, the options cannot be used, or it is being examined.</exception>
    public DataJob Examine(string id, DoctorOptions options)
    {
        var manifest = library.Get(id);
        if (DoctorLimits.Problem(options) is { } problem)
        {
            throw RequestRefusedException.Bad("The doctor cannot look for that.", problem);
        }
        // Paths are refused here and not from the queue.
        foreach (string path in (options.MustNotContain ?? []).Where(p => !p.StartsWith("dataset:", StringComparison.Ordinal)))
        {
            server.Resolve(path);
        }
        if (options.DifficultyRun is { } model && Path.IsPathFullyQualified(model))
        {
            server.ResolveFolder(model);
        }
        return jobs.Start(
            "doctor",
            $"Doctor: {manifest.Name}",
            id,
            (progress, cancellationToken) => Examine(id, options, progress, cancellationToken)
        );
    }

    /// <summary>Looks at a new dataset with the usual options, when no other work is before it.</summary>
    public void AfterImport(DatasetManifest manifest)
    {
        if (!jobs.IsBusy(manifest.Id))
        {
            jobs.Start(
                "doctor",
                $"Doctor: {manifest.Name}",
                manifest.Id,
                (progress, cancellationToken) => Examine(manifest.Id, new DoctorOptions(), progress, cancellationToken)
            );
        }
    }

    /// <exception cref="RequestRefusedException">There is no such dataset or report, or nothing to mend.</exception>
    public DataJob Mend(string id, IReadOnlyList<string> checks)
    {
        var manifest = library.Get(id);
        if (checks.Count is 0 or > 50)
        {
            throw RequestRefusedException.Bad(
                "Mend what?",
                "Name the checks whose findings are to be mended, such as \"near-duplicate\". GET the report lists them."
            );
        }
        try
        {
            foreach (string check in checks)
            {
                Mending.Open(paths.Dataset(id), check);
            }
        }
        catch (DatasetException exception)
        {
            throw RequestRefusedException.NotNow("That cannot be mended.", exception.Message);
        }
        return jobs.Start(
            "mend",
            $"Mend: {manifest.Name}",
            id,
            (progress, cancellationToken) => Mend(id, checks, progress, cancellationToken)
        );
    }

    private JobOutcome Examine(string id, DoctorOptions options, IProgress<JobStep> progress, CancellationToken cancellationToken)
    {
        string directory = paths.Dataset(id);
        try
        {
            using var room = DoctorRoom.Open(options, paths, server.ResolveFolder, cancellationToken);
            var report = new DataDoctor(time).Examine(
                directory,
                id,
                options,
                room.Aids,
                step => progress.Report(new JobStep(step.Text, step.Share)),
                cancellationToken
            );
            int open = report.Findings.Count(f => f.Severity >= FindingSeverity.Warning);
            return new JobOutcome(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{report.Records:N0} records, health {report.Health:P0}, "
                        + $"{(open == 0 ? "nothing to mend" : open == 1 ? "1 finding" : $"{open} findings")}"
                ),
                id
            );
        }
        catch (Exception exception) when (exception is not OperationCanceledException && !Directory.Exists(directory))
        {
            throw new DatasetException("The dataset was deleted while it was examined.", exception);
        }
    }

    private JobOutcome Mend(string id, IReadOnlyList<string> checks, IProgress<JobStep> progress, CancellationToken cancellationToken)
    {
        string directory = paths.Dataset(id);
        var made = new List<string>();
        for (int i = 0; i < checks.Count; i++)
        {
            int done = i;
            var count = DoctorFile.Read(directory) is { } file ? DoctorRoom.Counter(file.Report.Options, paths) : null;
            var change = new Mending(time).Apply(
                directory,
                checks[i],
                count,
                share => progress.Report(new JobStep($"Mending {checks[done]}", (done + share) / checks.Count)),
                cancellationToken
            );
            if (change is not null)
            {
                made.Add($"{change.Description} (change {change.Number})");
            }
        }
        return new JobOutcome(made.Count == 0 ? "Nothing was left to mend" : string.Join("; ", made), id);
    }
}
