using System.CommandLine;
using Jarvis.Cli.Output;
using Jarvis.Contracts;
using Jarvis.Data.Importing;
using Jarvis.Runs.Models;
using Jarvis.Storage;

namespace Jarvis.Cli.Models;

/// <summary><c>models import FOLDER|ZIP [--name NAME] [--dry-run]</c></summary>
internal static class ModelsImportVerb
{
    public static Command Create()
    {
        var from = new Argument<string>("folder")
        {
            Description = "A model folder with config.json and safetensors, or a zip file of one.",
        };
        var name = new Option<string?>("--name") { Description = "What to call it; the folder's name otherwise." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what is recognised without copying anything." };
        var json = Verb.Json();
        var command = new Command("import", "Copy a Hugging Face model folder into the home.") { from, name, dryRun, json };
        command.SetWork(
            (parsed, cancellationToken) =>
            {
                try
                {
                    using var source = Open(Path.GetFullPath(parsed.GetValue(from)!));
                    var probe = ModelInspection.Of(source);
                    if (parsed.GetValue(dryRun))
                    {
                        return Answer.Give(probe, parsed.GetValue(json), Recognised);
                    }
                    string title = DisplayName.Clean(parsed.GetValue(name)) is { Length: > 0 } wish ? wish : probe.Name;
                    string owner = ModelImport.FreeId(JarvisPaths.Default, DatasetNames.ToId(title, "model"));
                    string target = Path.Combine(JarvisPaths.Default.Models, owner, ModelImport.FirstVersion);
                    var manifest = ConsoleProgress.Show(show =>
                        ModelImport.Run(
                            source,
                            new ImportedModel(title, parsed.GetValue(from)!),
                            target,
                            TimeProvider.System,
                            share => show("Copying", share, null),
                            cancellationToken
                        )
                    );
                    return Answer.Give(
                        new Result($"{owner}/{ModelImport.FirstVersion}", target, manifest.Parameters, manifest.Bytes),
                        parsed.GetValue(json),
                        result => [$"{result.Id}: {result.Parameters:N0} parameters, {ByteText.Of(result.Bytes)} in {result.Folder}"]
                    );
                }
                catch (InvalidDataException exception)
                {
                    return Answer.BadInput(exception.Message);
                }
            }
        );
        return command;
    }

    private static ModelSource Open(string path) =>
        Directory.Exists(path) ? new FolderSource(path)
        : File.Exists(path) ? new ZipSource(path, Path.GetFileName(path))
        : throw new InvalidDataException($"There is neither a folder nor a file {path}.");

    private static IEnumerable<string> Recognised(ModelProbe probe) =>
        [
            $"{probe.Name}: {probe.Family}, {probe.Parameters:N0} parameters, {probe.Precision}",
            $"{probe.Layers} layers of width {probe.Width:N0}, context {probe.ContextLength:N0}, vocabulary {probe.Vocabulary:N0}",
            probe.Tokenizer is { } tokenizer ? $"Tokenizer: {tokenizer}; {probe.TokenizerTokens:N0} tokens" : "No tokenizer",
            .. probe.Notes,
            $"{probe.Files.Count} files, {ByteText.Of(probe.Bytes)}",
        ];

    private sealed record Result(string Id, string Folder, long Parameters, long Bytes);
}
