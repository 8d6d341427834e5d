using System.CommandLine;
using System.Globalization;
using Jarvis.Cli.Output;
using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Data.Exporting;
using Jarvis.Data.Store;

namespace Jarvis.Cli.Datasets;

/// <summary><c>dataset export ID --out FILE.parquet|.jsonl</c>.</summary>
internal static class DatasetExportVerb
{
    public static Command Create()
    {
        var id = new Argument<string>("id") { Description = "The dataset's id." };
        var output = new Option<string>("--out") { Required = true, Description = "The file to write; .jsonl or .parquet." };
        var version = new Option<int?>("--version") { Description = "An earlier version of it." };
        var json = Verb.Json();
        var command = new Command("export", "Write a dataset's records as JSON lines or Parquet.") { id, output, version, json };
        command.SetWork(
            (parsed, cancellationToken) =>
            {
                var directory = JarvisPaths.Default.Dataset(parsed.GetValue(id)!);
                if (DatasetManifest.Read(directory) is null)
                {
                    throw new DatasetException(
                        $"There is no dataset {parsed.GetValue(id)} in {JarvisPaths.Default.Datasets}. Its folder's name is its id."
                    );
                }
                var file = Path.GetFullPath(parsed.GetValue(output)!);
                using var store = RecordStore.Open(directory, parsed.GetValue(version));
                long records = ConsoleProgress.Show(show =>
                    DatasetExport.ToFile(store, file, share => show("Writing", share, null), cancellationToken)
                );
                return Answer.Give(
                    new Result(file, records, new FileInfo(file).Length),
                    parsed.GetValue(json),
                    r => [string.Create(CultureInfo.InvariantCulture, $"Wrote {r.File}: {r.Records:N0} records, {r.Bytes:N0} bytes")]
                );
            }
        );
        return command;
    }

    private sealed record Result(string File, long Records, long Bytes);
}
