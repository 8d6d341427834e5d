using System.CommandLine;
using Jarvis.Cli.Output;
using Jarvis.Contracts;
using Jarvis.Engine.Machine;
using Jarvis.Engine.Plans;
using Jarvis.Runs.Machine;

namespace Jarvis.Cli.Training;

/// <summary><c>presets</c> lists the ready plans, <c>presets NAME</c> prints one as a plan file with a reason beside every value.</summary>
internal static class PresetsVerb
{
    public static Command Create()
    {
        var name = new Argument<string?>("name")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "Prints this one as a plan file, to be saved and changed.",
        };
        var json = Verb.Json();
        var command = new Command("presets", "Ready plans, with their reasons; train --preset NAME takes one.") { name, json };
        command.SetWork((parsed, _) => Give(parsed.GetValue(name), parsed.GetValue(json)));
        return command;
    }

    private static int Give(string? name, bool json)
    {
        var machine = MachineOnce.Facts();
        if (name is null)
        {
            return Answer.Give(PlanFits.Of(Presets.All, machine), json, all => all.SelectMany(Lines));
        }
        string file = Presets.Text(name).TrimEnd();
        var preset = PlanFits.Of([Presets.Find(name)!], machine)[0];
        if (!json)
        {
            Explain(preset, machine);
        }
        return Answer.Give(preset, json, _ => [file]);
    }

    private static IEnumerable<string> Lines(Preset preset) =>
        [$"{preset.Id,-14} {preset.Text}", .. Fit(preset).Select(line => $"{"",-14} {line}")];

    /// <summary>On standard error, so that standard output is the plan file and nothing else.</summary>
    private static void Explain(Preset preset, MachineFacts machine)
    {
        var tables =
            preset.Needs.Count > 0
                ? Fit(preset)
                : [.. MemoryLines.Of(PlanEstimator.Estimate(preset.Plan, machine)), .. Fit(preset).Skip(1)];
        foreach (string line in tables)
        {
            Console.Error.WriteLine(line);
        }
    }

    private static IEnumerable<string> Fit(Preset preset)
    {
        if (preset.Fit is not { } fit)
        {
            yield break;
        }
        yield return $"{fit.Text}.";
        if (fit.Remedies.Count > 0)
        {
            yield return $"It {(fit.Fit == MemoryFit.Tight ? "has more room" : "fits")} with {string.Join(", or ", fit.Remedies)}.";
        }
    }
}
