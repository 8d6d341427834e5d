using System.Globalization;
using System.Text.Json;
using Jarvis.Cli.Output;
using Jarvis.Contracts;
using Jarvis.Engine.Plans;
using Jarvis.Runs.Machine;
using Spectre.Console;

namespace Jarvis.Cli.Training;

/// <summary>Reports a run's progress on standard error: one line per important event, and for steps one line every two seconds.</summary>
internal sealed class RunNarrator(TrainingPlan plan, TimeProvider time)
{
    private static readonly TimeSpan _stepEvery = TimeSpan.FromSeconds(2);
    private readonly IAnsiConsole _terminal = MakeTerminal();
    private long? _shownAt;
    private string? _phase;
    private long _maxSteps;
    private bool _begun;

    public void Write(RunEvent happened)
    {
        if (!_begun)
        {
            _begun = true;
            Show(PlanEstimator.Estimate(plan, MachineOnce.Facts()));
        }
        if (Line(happened) is { } line)
        {
            _terminal.MarkupLine(line);
        }
    }

    /// <summary>
    /// Prints the complete plan, with every default and what <c>auto</c> resolved to, and its estimated cost on this machine.
    /// </summary>
    private void Show(PlanEstimate estimate)
    {
        Console.Error.WriteLine("plan: " + JsonSerializer.Serialize(plan, ContractJson.Options));
        Console.Error.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"about {estimate.Parameters / 1e6:N1} million parameters, {estimate.MemoryBytes / 1e9:N1} GB of memory, "
                    + $"{estimate.DiskBytes / 1e9:N1} GB of disk, "
                    + $"{Duration(estimate.TrainSeconds)}"
            )
        );
        foreach (string line in MemoryLines.Of(estimate))
        {
            Console.Error.WriteLine(line);
        }
        foreach (string problem in estimate.Problems)
        {
            Console.Error.WriteLine("note: " + problem);
        }
    }

    private string? Line(RunEvent happened) =>
        happened switch
        {
            PhaseChanged { Phase: RunPhase.Data or RunPhase.Load } phase when phase.Text != _phase =>
                $"[grey]{Markup.Escape(_phase = phase.Text)}[/]",
            RunResumed resumed =>
                $"Resumed from step {resumed.FromStep}{(resumed.Differs is { } differs ? $" with {Markup.Escape(differs)}" : "")}",
            AttemptStarted started when Begun(started) => string.Create(
                CultureInfo.InvariantCulture,
                $"{started.Parameters:N0} parameters, {started.Precision} on {started.Device}, {started.Threads} threads, "
                    + $"{Length(started)}"
            ),
            StepMetrics step when Due(step) => string.Create(
                CultureInfo.InvariantCulture,
                $"step {step.Step}{(_maxSteps > 0 ? $"/{_maxSteps}" : "")}  loss [bold]{step.Loss:F4}[/]  rate "
                    + $"{step.LearningRate:G3}  norm "
                    + $"{step.GradientNorm:F2}  {step.TokensPerSecond:N0} tokens/s{Left(step.EtaSeconds)}"
            ),
            EvaluationMetrics evaluation => string.Create(
                CultureInfo.InvariantCulture,
                $"[green]step {evaluation.Step}  validation loss {evaluation.Loss:F4}  perplexity {evaluation.Perplexity:F1} "
                    + $" accuracy "
                    + $"{evaluation.Accuracy:P1}"
                    + $"{(evaluation.EmaLoss is { } average ? string.Create(CultureInfo.InvariantCulture, $"  average {average:F4}") : "")}"
                    + $"{(evaluation.Best ? "  best" : "")}[/]"
            ),
            SampleGenerated sample => $"[grey]  {Markup.Escape(OneLine(sample.Prompt))}[/] → {Markup.Escape(OneLine(sample.Text))}",
            EpochMetrics epoch => string.Create(CultureInfo.InvariantCulture, $"epoch {epoch.Epoch} done, mean loss {epoch.TrainLoss:F4}"),
            CheckpointWritten written => $"[grey]saved {written.Name}[/]",
            RunLogLine { Severity: LogSeverity.Information } log => Markup.Escape(log.Text),
            RunLogLine log => $"[yellow]{Markup.Escape(log.Text.Split('\n', 2)[0])}[/]",
            _ => null,
        };

    private bool Begun(AttemptStarted started)
    {
        _maxSteps = started.MaxSteps;
        return true;
    }

    private static string Length(AttemptStarted started) =>
        $"{(started.MaxSteps > 0 ? $"{started.MaxSteps} steps" : "")}"
        + $"{(started is { MaxSteps: > 0, MaxHours: not null } ? ", at most " : "")}"
        + $"{(started.MaxHours is { } hours ? $"{hours:0.##} hours" : "")}";

    private bool Due(StepMetrics step)
    {
        if (step.Step != _maxSteps && _shownAt is { } shown && time.GetElapsedTime(shown) < _stepEvery)
        {
            return false;
        }
        _shownAt = time.GetTimestamp();
        return true;
    }

    /// <summary>When standard error goes to a log file, colours are off and lines are not wrapped.</summary>
    private static IAnsiConsole MakeTerminal()
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(Console.Error),
                Ansi = Console.IsErrorRedirected ? AnsiSupport.No : AnsiSupport.Detect,
            }
        );
        if (Console.IsErrorRedirected)
        {
            console.Profile.Width = 1000;
        }
        return console;
    }

    private static string Duration(double? seconds) =>
        (seconds is { } known ? DurationText.Of(Math.Round(known)) : null) ?? "time unknown until the first 50 steps";

    private static string Left(double? seconds) => seconds is { } left ? $"  {DurationText.Of(left)} left" : "";

    private static string OneLine(string text) =>
        text.ReplaceLineEndings(" ⏎ ") is { Length: > 100 } long_ ? long_[..100] + "…" : text.ReplaceLineEndings(" ⏎ ");
}
