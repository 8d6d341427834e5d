using System.CommandLine;
using System.Globalization;
using Jarvis.Cli.Output;
using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Data.Doctor;
using Jarvis.Data.Importing;
using Jarvis.Data.Importing.Sources;
using Jarvis.Data.Reading.Formats;
using Jarvis.Data.Store;
using Jarvis.Runs.Doctor;
using Jarvis.Storage;

namespace Jarvis.Cli.Datasets;

/// <summary>
/// <c>dataset doctor ID|PATH</c>: checks a dataset, or a file, which is imported into a temporary folder and deleted afterwards.
/// </summary>
internal static class DatasetDoctorVerb
{
    public static Command Create()
    {
        var what = new Argument<string>("what") { Description = "The id of a dataset, or a file or folder to read." };
        var format = new Option<string>("--format") { DefaultValueFactory = _ => RecordReaders.Auto, Description = "How a file is read." };
        var threshold = new Option<double>("--near")
        {
            DefaultValueFactory = _ => 0.8,
            Description = "Similarity from which records are near duplicates.",
        };
        var context = new Option<int>("--context")
        {
            DefaultValueFactory = _ => 2048,
            Description = "Tokens from which a record is too long.",
        };
        var language = new Option<string?>("--language") { Description = "Two letters; default: the most frequent." };
        var without = new Option<string[]>("--must-not-contain")
        {
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [],
            Description = "Benchmarks (HumanEval.jsonl.gz) and dataset:ID of which no text may be in it.",
        };
        var tokenizer = new Option<string?>("--tokenizer") { Description = "Id of the tokenizer that counts tokens." };
        var model = new Option<string?>("--difficulty-by")
        {
            Description = "A run, RUN/step-00000050 or a checkpoint folder whose loss is the difficulty.",
        };
        var json = Verb.Json();
        var command = new Command("doctor", "Says what is wrong with training data: duplicates, leaks, secrets, truncation and more.")
        {
            what,
            format,
            threshold,
            context,
            language,
            without,
            tokenizer,
            model,
            json,
        };
        command.SetWork(
            (parsed, cancellationToken) =>
            {
                var options = new DoctorOptions(
                    parsed.GetValue(threshold),
                    ContextTokens: parsed.GetValue(context),
                    Language: parsed.GetValue(language),
                    DifficultyRun: parsed.GetValue(model) is { } m && Directory.Exists(m) ? Path.GetFullPath(m) : parsed.GetValue(model),
                    Tokenizer: parsed.GetValue(tokenizer),
                    MustNotContain: parsed.GetValue(without)
                );
                try
                {
                    var report = ConsoleProgress.Show(show =>
                        Report(parsed.GetValue(what)!, parsed.GetValue(format)!, options, show, cancellationToken)
                    );
                    return Answer.Give(report, parsed.GetValue(json), Lines);
                }
                catch (DatasetException exception)
                {
                    return Answer.BadInput(exception.Message);
                }
            }
        );
        return command;
    }

    private static DoctorReport Report(
        string what,
        string format,
        DoctorOptions options,
        Action<string, double, double?> show,
        CancellationToken cancellationToken
    )
    {
        var paths = JarvisPaths.Default;
        if (!Path.Exists(what))
        {
            bool known = what.AsSpan().IndexOfAny('/', '\\') < 0 && DatasetManifest.Read(paths.Dataset(what)) is not null;
            return known
                ? Examine(paths.Dataset(what), what, options, show, cancellationToken)
                : throw new DatasetException($"{what} is neither a file nor the id of a dataset in {paths.Datasets}.");
        }
        string temporary = DiskFolder.CreateTemporary("jarvis-doctor-");
        try
        {
            string directory = Path.Combine(temporary, "dataset");
            var set = SourceFinder.Find(
                Path.GetFullPath(what),
                null,
                format,
                new ReadingOptions(AcceptBroken: true, ForceBroken: true),
                cancellationToken: cancellationToken
            );
            new Importer(TimeProvider.System).Import(
                new ImportRequest([.. set.Sources], directory, "dataset", Path.GetFileName(what)),
                new Shown(show),
                cancellationToken
            );
            return Examine(directory, Path.GetFileName(what), options, show, cancellationToken);
        }
        finally
        {
            DiskFolder.Delete(temporary);
        }
    }

    private static DoctorReport Examine(
        string directory,
        string id,
        DoctorOptions options,
        Action<string, double, double?> show,
        CancellationToken cancellationToken
    )
    {
        using var room = DoctorRoom.Open(options, JarvisPaths.Default, Path.GetFullPath, cancellationToken);
        return new DataDoctor(TimeProvider.System).Examine(
            directory,
            id,
            options,
            room.Aids,
            step => show(step.Text, step.Share, null),
            cancellationToken
        );
    }

    private static IEnumerable<string> Lines(DoctorReport report)
    {
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{report.DatasetId}: {report.Records:N0} records, health {report.Health:P1}"
        );
        foreach (var finding in report.Findings)
        {
            string mark = finding.Severity switch
            {
                FindingSeverity.Fine => "ok",
                FindingSeverity.Note => "--",
                FindingSeverity.Warning => "! ",
                _ => "!!",
            };
            yield return $"{mark}  {finding.Title} ({finding.Check}): {finding.Explanation}";
            foreach (var example in finding.Examples.Take(3))
            {
                yield return $"      record {example.RecordId}: {example.Why}";
            }
            if (finding.Mend is { } mend)
            {
                yield return $"      fix: {mend}";
            }
        }
        yield return "Quality: "
            + string.Join(
                ", ",
                report.QualityParts.Select(p =>
                    string.Create(CultureInfo.InvariantCulture, $"{p.Name} {p.Mean:0.00} (weight {p.Weight:0.00})")
                )
            );
    }

    private sealed class Shown(Action<string, double, double?> show) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => show(value.Phase, value.Share, value.Remaining?.TotalSeconds);
    }
}
