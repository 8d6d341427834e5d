using Jarvis.Contracts;
using Jarvis.Engine.Training;

namespace Jarvis.Runs;

/// <summary>Collects from a run's events what its result reports.</summary>
internal sealed class RunTally : IRunSink
{
    private readonly List<double> _speeds = [];
    private StepMetrics? _step;
    private EvaluationMetrics? _evaluation;
    private long _parameters,
        _maxSteps;

    public void Write(RunEvent happened)
    {
        switch (happened)
        {
            case AttemptStarted started:
                (_parameters, _maxSteps) = (started.Parameters, started.MaxSteps);
                break;
            case StepMetrics step:
                _step = step;
                _speeds.Add(step.TokensPerSecond);
                break;
            case EvaluationMetrics evaluation:
                _evaluation = evaluation;
                break;
        }
    }

    public TrainResult Result(RunResult result, TrainingPlan plan, RunPaths files, double seconds) =>
        new(
            result.State,
            result.Reason,
            result.Step,
            _maxSteps,
            _step?.Tokens ?? 0,
            _parameters,
            _step?.Loss,
            _evaluation?.Loss,
            _evaluation?.Perplexity,
            _evaluation?.Accuracy,
            result.Checkpoints?.BestLoss,
            Folder(files, result.Checkpoints?.Best),
            Folder(files, result.Checkpoints?.Last),
            Median(),
            Math.Round(seconds, 1),
            EnumText.Of(plan.Compute.Precision),
            plan.Compute.Threads!.Value,
            files.Directory
        );

    private double? Median() => _speeds.Count == 0 ? null : Math.Round(_speeds.Order().ElementAt(_speeds.Count / 2), 1);

    private static string? Folder(RunPaths files, string? name) => name is null ? null : Path.Combine(files.Checkpoints, name);
}
