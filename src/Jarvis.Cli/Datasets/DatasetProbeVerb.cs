using System.CommandLine;
using System.Globalization;
using Jarvis.Cli.Output;
using Jarvis.Contracts;
using Jarvis.Data.Reading.Probing;

namespace Jarvis.Cli.Datasets;

/// <summary><c>dataset probe PATH</c>: shows how a file would be imported, without importing it.</summary>
internal static class DatasetProbeVerb
{
    private const int PreviewShown = 3,
        CharactersShown = 400;

    public static Command Create()
    {
        var path = new Argument<string>("path") { Description = "The file, archive or folder to look at." };
        var flags = new ReadingFlags();
        var json = Verb.Json();
        var command = new Command("probe", "Look at the beginning of a file: its layout, its fields, and the records that it would give.")
        {
            path,
            json,
        };
        flags.AddTo(command);
        command.SetWork(
            (parsed, cancellationToken) =>
            {
                var file = Path.TrimEndingDirectorySeparator(Path.GetFullPath(parsed.GetValue(path)!));
                var probe = new ImportProber(TimeProvider.System, LayoutMemory.Of(JarvisPaths.Default)).Probe(
                    file,
                    Path.GetFileName(file),
                    parsed.GetValue(flags.Format)!,
                    flags.Read(parsed),
                    cancellationToken
                );
                return Answer.Give(probe, parsed.GetValue(json), Lines);
            }
        );
        return command;
    }

    private static IEnumerable<string> Lines(ImportProbe probe)
    {
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{probe.Name}: {probe.Bytes:N0} bytes, container {probe.Container}, encoding {probe.Encoding}, read as "
                + $"{probe.Format}{(probe.Remembered ? " (remembered)" : "")}"
        );
        foreach (var guess in probe.Guesses)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"  {guess.Confidence,5:0%}  {guess.Id,-16} {guess.Reason}");
        }
        foreach (var field in probe.Fields)
        {
            yield return $"  field  {field.Name,-16} {field.Example}";
        }
        if (probe.Languages.Count > 0)
        {
            yield return $"  languages  {string.Join(", ", probe.Languages)}";
        }
        foreach (var record in probe.Preview.Take(PreviewShown))
        {
            yield return "";
            yield return $"  {record.Source}  "
                + $"{record.Kind.ToString().ToLowerInvariant()}{Label("domain", record.Domain)}"
                + $"{Label("language", record.Language)}{Label("document", record.Document)}{Label("split", record.Split)}";
            foreach (var (role, text) in record.Turns?.Select(t => ($"{t.Role}: ", t.Content)) ?? [("", record.Text ?? "")])
            {
                yield return "    "
                    + role
                    + (text.Length > CharactersShown ? text[..CharactersShown] + " …" : text).ReplaceLineEndings("\n    ");
            }
        }
        yield return "";
        yield return string.Create(CultureInfo.InvariantCulture, $"  {probe.Looked:N0} entries looked at, {probe.BrokenCount:N0} broken");
        foreach (var line in probe.Broken)
        {
            yield return "    " + line;
        }
        if (probe.Problem is { } problem)
        {
            yield return "  " + problem;
        }
    }

    private static string Label(string name, string? value) => value is null ? "" : $"  {name} {value}";
}
