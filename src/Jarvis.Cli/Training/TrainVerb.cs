using System.CommandLine;
using Jarvis.Cli.Output;
using Jarvis.Contracts;
using Jarvis.Engine.Plans;
using Jarvis.Runs;
using Jarvis.Runs.Execution;
using Jarvis.Storage;

namespace Jarvis.Cli.Training;

/// <summary>
/// <c>train PLAN.json --out DIR</c>, <c>train --preset NAME --data PATH --out DIR</c> and <c>train --resume DIR</c>: trains without the
/// service.
/// </summary>
internal static class TrainVerb
{
    public static Command Create() => Create(new TrainArguments());

    internal static Command Create(TrainArguments arguments)
    {
        var output = new Option<string?>("--out") { Description = "New folder for checkpoints, metrics and the report." };
        var resume = new Option<string?>("--resume") { Description = "Resumes the run in this folder." };
        var json = new Option<bool>("--json") { Description = "One JSON document on standard output at the end." };
        var command = new Command("train", "Trains a model from a plan. Settings:\n" + SettingsHelp())
        {
            arguments.Plan,
            arguments.Preset,
            arguments.Data,
            output,
            resume,
            arguments.Set,
            json,
        };
        command.SetAction(parsed =>
            Run(arguments.Request(parsed), parsed.GetValue(output), parsed.GetValue(resume), parsed.GetValue(json))
        );
        return command;
    }

    private static int Run(TrainRequest request, string? output, string? resume, bool json)
    {
        int ways = new[] { request.File, request.Preset, resume }.Count(way => way is not null);
        if (ways != 1)
        {
            return Answer.BadInput(
                "Give one of: a plan file with --out DIR, --preset NAME with --data PATH and --out DIR, or --resume DIR."
            );
        }
        if (resume is null && output is null)
        {
            return Answer.BadInput("--out DIR is missing: where do checkpoints and metrics go?");
        }
        if (resume is not null && request.Data.Length > 0)
        {
            return Answer.BadInput("--resume uses the data that the run began with; leave out --data.");
        }
        if (resume is not null && output is not null)
        {
            return Answer.BadInput("--resume continues in the run's own folder; leave out --out.");
        }
        try
        {
            var run = resume is not null ? LocalRun.Resume(resume, request.Overrides) : LocalRun.Start(request.Plan(), output!);
            using var stop = new ConsoleStop();
            var result = run.Execute(new RunNarrator(run.Plan, TimeProvider.System).Write, stop.Token);
            Answer.Give(result, json, Lines);
            return result.State == RunState.Completed ? ExitCodes.Done : ExitCodes.Failed;
        }
        catch (PlanException exception)
        {
            return Answer.BadInput(exception.Problems);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Answer.Failed(exception.Message);
        }
    }

    private static IEnumerable<string> Lines(TrainResult result)
    {
        yield return result.Reason;
        if (result.Last is not null)
        {
            yield return $"last checkpoint: {result.Last}";
        }
        if (result.Best is not null)
        {
            yield return $"best checkpoint: {result.Best} (validation loss {result.BestLoss:F4})";
        }
        if (result.Last is not null)
        {
            yield return $"try it: {CommandName.Jarvis} generate --model {result.Best ?? result.Last} --prompt \"...\"";
        }
        if (result.State is RunState.Paused or RunState.Interrupted)
        {
            yield return $"go on: {CommandName.Jarvis} train --resume {result.Directory}";
        }
    }

    private static string SettingsHelp() =>
        string.Join(
            '\n',
            PlanSettings.All.Select(setting =>
            {
                string choices = setting.Choices is { } all ? $" One of {string.Join(", ", all)}." : "";
                string range = setting.Range is { } numbers ? $" {numbers.Sentence()}" : "";
                return $"  {setting.Key,-28} {setting.Help}{choices}{range}{(setting.Default is { } value ? $" Default: {value}." : "")}";
            })
        );
}
