using System.CommandLine;
using Jarvis.Cli.Output;
using Jarvis.Engine.Training;
using Jarvis.Storage;

namespace Jarvis.Cli.Models;

internal sealed record ExportResult(string Folder, long Parameters, long Bytes);

/// <summary><c>export --model CHECKPOINT --out DIR</c></summary>
internal static class ExportVerb
{
    public static Command Create()
    {
        var model = new Option<string>("--model")
        {
            Required = true,
            Description = "A checkpoint folder. A LoRA adapter, from Jarvis or PEFT, is merged into its base model.",
        };
        var target = new Option<string>("--out") { Required = true, Description = "A new folder for the model." };
        var ema = new Option<bool>("--ema") { Description = "The moving average of the weights instead of the weights." };
        var baseModel = new Option<string?>("--base")
        {
            Description = "Folder of an adapter's base model, where it is not the one that the adapter names.",
        };
        var json = Verb.Json();
        var command = new Command("export", "Makes a Hugging Face model folder of a checkpoint, without what only training needs.")
        {
            model,
            target,
            ema,
            baseModel,
            json,
        };
        command.SetWork(
            (parsed, cancellationToken) =>
            {
                string folder = Path.GetFullPath(parsed.GetValue(target)!);
                try
                {
                    var manifest = ModelExport.Run(
                        parsed.GetValue(model)!,
                        parsed.GetValue(ema),
                        parsed.GetValue(baseModel),
                        folder,
                        TimeProvider.System,
                        cancellationToken
                    );
                    return Answer.Give(new ExportResult(folder, manifest.Parameters, manifest.Bytes), parsed.GetValue(json), Lines);
                }
                catch (InvalidDataException exception)
                {
                    return Answer.BadInput(exception.Message);
                }
            }
        );
        return command;
    }

    private static IEnumerable<string> Lines(ExportResult result) =>
        [$"{result.Folder}: {result.Parameters:N0} parameters, {ByteText.Of(result.Bytes)}"];
}
