using System.CommandLine;
using Jarvis.Engine.Plans;

namespace Jarvis.Trainer.CommandLine;

/// <summary><c>presets</c> lists the ready plans, <c>presets NAME</c> prints one: a plan file with a reason beside every value.</summary>
internal static class PresetsVerb
{
    public static Command Create()
    {
        var name = new Argument<string?>("name") { Arity = ArgumentArity.ZeroOrOne, Description = "Prints this one as a plan file, to be saved and changed." };
        var json = Verb.Json();
        var command = new Command("presets", "Ready plans, with their reasons; train --preset NAME takes one.") { name, json };
        command.SetWork((parsed, _) => Give(parsed.GetValue(name), parsed.GetValue(json)));
        return command;
    }

    private static int Give(string? name, bool json)
    {
        if (name is null) return Answer.Give(Presets.All, json, all => all.Select(preset => $"{preset.Id,-14} {preset.Text}"));
        string file = Presets.Text(name).TrimEnd();
        return Answer.Give(Presets.Find(name)!, json, _ => [file]);
    }
}
