using Jarvis.Contracts;
using Jarvis.Data.Doctor.Checks;
using Jarvis.Data.Doctor.Views;
using Jarvis.Data.Store;
using Jarvis.Storage;

namespace Jarvis.Data.Doctor;

/// <param name="Share">0 to 1 of the whole examination.</param>
public readonly record struct DoctorProgress(string Text, double Share);

/// <summary>
/// Examines a dataset: one pass for statistics (<see cref="DatasetStatistics"/>), one in which every check sees every record, then the
/// comparisons. Reads one version throughout and does not change the records. The results are stored beside them: flags in the store,
/// <c>doctor.json</c> and <c>doctor.scores</c>.
/// </summary>
public sealed class DataDoctor(TimeProvider time)
{
    /// <summary>Exists in the dataset's folder during an examination; a leftover of a crashed process can be removed.</summary>
    public const string TemporaryFolder = "doctor.partial";

    private const double SurveyShare = 0.25,
        LookShare = 0.55,
        CompareShare = 0.17;

    /// <exception cref="DatasetException">There is no such dataset, or a reference cannot be used.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the previous report is kept.</exception>
    public DoctorReport Examine(
        string directory,
        string id,
        DoctorOptions options,
        DoctorAids aids,
        Action<DoctorProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        if (DoctorLimits.Problem(options) is { } problem)
        {
            throw new DatasetException(problem);
        }
        using var store = RecordStore.Open(directory);
        string temporary = Path.Combine(directory, TemporaryFolder);
        Remove(temporary);
        Directory.CreateDirectory(temporary);
        try
        {
            return Examine(store, directory, temporary, id, options, aids, progress ?? (_ => { }), cancellationToken);
        }
        finally
        {
            Remove(temporary);
        }
    }

    private DoctorReport Examine(
        RecordStore store,
        string directory,
        string temporary,
        string id,
        DoctorOptions options,
        DoctorAids aids,
        Action<DoctorProgress> progress,
        CancellationToken cancellationToken
    )
    {
        double records = Math.Max(1, store.Count());
        var survey = Look(
            store,
            new DatasetStatistics(),
            options,
            share => progress(new DoctorProgress("Reading all records once", share * SurveyShare)),
            records,
            cancellationToken
        );
        using var flags = new FlagSpool(Path.Combine(temporary, "flags.tmp"));
        string scoresPath = Path.Combine(temporary, ScoresFile.FileName);
        using var scores = new ScoresWriter(scoresPath);
        var context = new CheckContext(options, temporary, survey, record => new RecordView(store.Find(record)!), flags, aids);
        var checks = DoctorChecks.For(context);
        try
        {
            var keeper = new ScoreKeeper(context);
            long seen = 0;
            foreach (var record in RecordBatches.Prepared(store.Read(), r => r.Prepared(), cancellationToken))
            {
                record.Scores = keeper.Of(record);
                scores.Add(record.Scores);
                foreach (var check in checks)
                {
                    check.Look(record);
                }
                if (++seen % 64 == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    progress(new DoctorProgress("Looking at each record", SurveyShare + (seen / records * LookShare)));
                }
            }
            for (int i = 0; i < checks.Count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int done = i;
                checks[i]
                    .Compare(
                        share =>
                            progress(
                                new DoctorProgress(
                                    "Comparing records",
                                    SurveyShare + LookShare + ((done + share) / checks.Count * CompareShare)
                                )
                            ),
                        cancellationToken
                    );
            }
            progress(new DoctorProgress("Writing the report", SurveyShare + LookShare + CompareShare));
            var report = new DoctorReport(
                id,
                store.Version,
                time.GetUtcNow(),
                options,
                survey.Records,
                survey.Records == 0 ? 1 : Math.Round(1 - (context.Blamed.Count / (double)survey.Records), 4),
                [.. checks.Select(c => c.Finding())],
                keeper.Parts
            );
            Publish(
                directory,
                scores,
                scoresPath,
                flags,
                new DoctorFile(report, survey.Classifier.Domains, checks.OfType<DomainCheck>().Single().Chosen),
                cancellationToken
            );
            return report;
        }
        finally
        {
            foreach (var check in checks)
            {
                check.Dispose();
            }
        }
    }

    private static DatasetStatistics Look(
        RecordStore store,
        DatasetStatistics survey,
        DoctorOptions options,
        Action<double> share,
        double records,
        CancellationToken cancellationToken
    )
    {
        foreach (var record in RecordBatches.Prepared(store.Read(), r => _ = r.Words, cancellationToken))
        {
            survey.See(record, options.ClassifyDomains);
            if (survey.Records % 256 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                share(survey.Records / records);
            }
        }
        return survey;
    }

    // The report refers to the flags and the scores, so it is written last.
    private static void Publish(
        string directory,
        ScoresWriter scores,
        string scoresPath,
        FlagSpool flags,
        DoctorFile file,
        CancellationToken cancellationToken
    )
    {
        using (var writer = FlagWriter.Begin(directory))
        {
            foreach (var (record, flag) in flags.Read())
            {
                cancellationToken.ThrowIfCancellationRequested();
                writer.Add(record, flag);
            }
            scores.Dispose();
            DiskFile.Move(scoresPath, Path.Combine(directory, ScoresFile.FileName), overwrite: true);
            writer.Commit();
        }
        file.Write(directory);
    }

    private static void Remove(string directory)
    {
        if (Directory.Exists(directory))
        {
            DiskFolder.Delete(directory);
        }
    }
}
