using System.CommandLine;
using Jarvis.Cli.Output;
using Jarvis.Engine.Checkpoints;

namespace Jarvis.Cli.Models;

/// <summary><c>models keep ID [--off]</c></summary>
internal static class ModelsKeepVerb
{
    public static Command Create()
    {
        var id = ChosenModel.Argument();
        var off = new Option<bool>("--off") { Description = "Retention may remove it again." };
        var json = Verb.Json();
        var command = new Command("keep", "Keep a checkpoint, whatever the retention of its run says.") { id, off, json };
        command.SetWork(
            (parsed, _) =>
            {
                var model = ChosenModel.Find(parsed.GetValue(id)!);
                bool kept = !parsed.GetValue(off);
                if (model.About is not null)
                {
                    return Answer.BadInput($"{model.Id} is an imported model, which retention never removes.");
                }
                return KeptMark.TrySet(model.Folder, kept)
                    ? Answer.Give(new Result(model.Id, kept), parsed.GetValue(json), result =>
                        [result.Kept ? $"{result.Id} is kept." : $"{result.Id} is no longer kept."]
                    )
                    : Answer.Failed($"{model.Id} is being removed right now, or its folder {model.Folder} cannot be written.");
            }
        );
        return command;
    }

    private sealed record Result(string Id, bool Kept);
}
