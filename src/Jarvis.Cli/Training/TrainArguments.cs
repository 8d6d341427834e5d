using System.CommandLine;
using Jarvis.Storage;

namespace Jarvis.Cli.Training;

/// <summary>The arguments of <c>train</c> that describe a new run.</summary>
internal sealed class TrainArguments
{
    public Argument<string?> Plan { get; } =
        new("plan")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "A plan file; it needs no more than {\"data\": {\"files\": [\"notes.txt\"]}}.",
        };

    public Option<string?> Preset { get; } =
        new("--preset") { Description = $"Use a preset instead of a plan file. '{CommandName.Jarvis} presets' lists them." };

    public Option<string[]> Data { get; } =
        new("--data")
        {
            Description = "File, folder or dataset:ID to train on instead of the plan's data; can be repeated.",
            DefaultValueFactory = _ => [],
        };

    public Option<string[]> Set { get; } =
        new("--set") { Description = "KEY=VALUE: overrides a setting; can be repeated.", DefaultValueFactory = _ => [] };

    public TrainRequest Request(ParseResult parsed) =>
        new(parsed.GetValue(Plan), parsed.GetValue(Preset), parsed.GetValue(Data)!, parsed.GetValue(Set)!);
}
