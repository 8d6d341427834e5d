using System.CommandLine;
using Jarvis.Engine.Training;

namespace Jarvis.Trainer.CommandLine;

public sealed record MergeResult(string Folder, long Parameters, long Bytes);

/// <summary><c>merge --model ADAPTER --out DIR</c></summary>
internal static class MergeVerb
{
    public static Command Create()
    {
        var model = new Option<string>("--model") { Required = true, Description = "An adapter folder: a checkpoint of a LoRA run, or one that PEFT wrote." };
        var target = new Option<string>("--out") { Required = true, Description = "A new folder for the whole model." };
        var baseModel = new Option<string?>("--base") { Description = "Folder of the base model, where it is not the one that the adapter names." };
        var json = Verb.Json();
        var command = new Command("merge", "Makes a whole model of a LoRA adapter and its base.") { model, target, baseModel, json };
        command.SetWork((parsed, _) =>
        {
            string folder = Path.GetFullPath(parsed.GetValue(target)!);
            var manifest = AdapterMerge.Run(parsed.GetValue(model)!, parsed.GetValue(baseModel), folder, TimeProvider.System);
            return Answer.Give(new MergeResult(folder, manifest.Parameters, manifest.Bytes), parsed.GetValue(json), Lines);
        });
        return command;
    }

    private static IEnumerable<string> Lines(MergeResult result) => [$"{result.Folder}: {result.Parameters:N0} weights, {result.Bytes / 1e6:N1} MB"];
}
