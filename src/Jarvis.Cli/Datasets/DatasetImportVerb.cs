using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Jarvis.Cli.Output;
using Jarvis.Contracts;
using Jarvis.Data.Importing;
using Jarvis.Data.Importing.Sources;
using Jarvis.Data.Reading.Probing;
using Jarvis.Storage;

namespace Jarvis.Cli.Datasets;

/// <summary><c>dataset import PATH...</c>: imports files as one dataset under <c>JARVIS_HOME</c>.</summary>
internal static class DatasetImportVerb
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("path")
        {
            Arity = ArgumentArity.OneOrMore,
            Description = "Files, archives or folders; several become one dataset.",
        };
        var name = new Option<string?>("--name")
        {
            Description = "What the dataset is called (the first file's name where it is left out).",
        };
        var accept = new Option<bool>("--accept-broken") { Description = "Skip invalid rows." };
        var force = new Option<bool>("--force-broken") { Description = "Skip invalid rows even if more than 5 % are invalid." };
        var flags = new ReadingFlags();
        var json = Verb.Json();
        var command = new Command("import", "Make a dataset of files.") { paths, name, accept, force, json };
        flags.AddTo(command);
        command.SetWork(
            (parsed, cancellationToken) =>
            {
                var options = flags.Read(parsed) with { AcceptBroken = parsed.GetValue(accept), ForceBroken = parsed.GetValue(force) };
                var format = parsed.GetValue(flags.Format)!;
                var sets = parsed
                    .GetValue(paths)!
                    .Select(p => SourceFinder.Find(Path.GetFullPath(p), null, format, options, cancellationToken: cancellationToken))
                    .ToList();
                var shown = DisplayName.Clean(parsed.GetValue(name)) is { Length: > 0 } chosen
                    ? chosen
                    : DatasetNames.FromFile(sets[0].Name);
                var home = JarvisPaths.Default;
                Directory.CreateDirectory(home.Datasets);
                var id = FreeId(home, DatasetNames.ToId(shown));
                long startedAt = Stopwatch.GetTimestamp();
                new ImportProber(TimeProvider.System, LayoutMemory.Of(home)).Remember(
                    Path.GetFullPath(parsed.GetValue(paths)![0]),
                    sets[0].Name,
                    format,
                    options,
                    cancellationToken
                );
                var manifest = ConsoleProgress.Show(show =>
                    new Importer(TimeProvider.System).Import(
                        new ImportRequest(sets, home.Dataset(id), id, shown) { Options = options },
                        new Shown(show),
                        cancellationToken
                    )
                );
                foreach (var line in (manifest.Notes ?? []).Concat(manifest.BrokenExamples.Select(b => "Skipped: " + b)))
                {
                    Console.Error.WriteLine(line);
                }
                double seconds = Math.Round(Stopwatch.GetElapsedTime(startedAt).TotalSeconds, 3);
                var result = new Result(
                    manifest.Id,
                    home.Dataset(id),
                    manifest.Name,
                    manifest.Records,
                    manifest.Duplicates,
                    manifest.Broken,
                    manifest.LeftOut ?? new Dictionary<string, long>(),
                    manifest.Kinds,
                    manifest.Domains,
                    manifest.Characters,
                    seconds
                );
                return Answer.Give(result, parsed.GetValue(json), Lines);
            }
        );
        return command;
    }

    private static string FreeId(JarvisPaths home, string wish)
    {
        var id = wish;
        for (
            int number = 2;
            id == StarterSource.DatasetId
                || Directory.Exists(home.Dataset(id))
                || Directory.Exists(home.Dataset(id) + DeletableFolders.DeletingSuffix);
            number++
        )
        {
            id = $"{wish}-{number}";
        }
        return id;
    }

    private static IEnumerable<string> Lines(Result r)
    {
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"Imported {r.Name} as {r.Id}: {r.Records:N0} records, {r.Duplicates:N0} duplicates skipped, {r.Broken:N0} invalid; "
                + $"{r.Characters:N0} characters, {r.Seconds:0.0} s"
        );
        yield return $"  kinds    {Counts(r.Kinds)}";
        if (r.Domains.Count > 0)
        {
            yield return $"  domains  {Counts(r.Domains)}";
        }
        if (r.LeftOut.Count > 0)
        {
            yield return $"  left out {Counts(r.LeftOut)}";
        }
    }

    private static string Counts(IReadOnlyDictionary<string, long> counts) =>
        string.Join(
            ", ",
            counts
                .OrderByDescending(c => c.Value)
                .Take(12)
                .Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Key} {c.Value:N0}"))
        );

    private sealed record Result(
        string Id,
        string Directory,
        string Name,
        long Records,
        long Duplicates,
        long Broken,
        IReadOnlyDictionary<string, long> LeftOut,
        IReadOnlyDictionary<string, long> Kinds,
        IReadOnlyDictionary<string, long> Domains,
        long Characters,
        double Seconds
    );

    private sealed class Shown(Action<string, double, double?> show) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => show(value.Phase, value.Share, value.Remaining?.TotalSeconds);
    }
}
