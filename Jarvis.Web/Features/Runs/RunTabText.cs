using Jarvis.Contracts;
using Jarvis.Web.Feed;
using Jarvis.Web.Shared;

namespace Jarvis.Web.Features.Runs;

/// <summary>
/// What a tab of the run's page says while it has nothing to show: what will be there and when, or why it stays empty.
/// </summary>
/// <param name="plan">Null until it is loaded.</param>
public sealed class RunTabText(RunState state, TrainingPlan? plan)
{
    private bool IsComing => state is RunState.Queued or RunState.Paused || FeedState.IsActive(state);

    public string Curves => IsComing ? "Appears after the first step" : "No step was completed";

    public string EvaluationCurves => IsComing ? $"Appears after the first evaluation{Every(EvaluateEvery)}" : "This run was not evaluated";

    public string Samples =>
        IsComing
            ? $"The answers to the plan's prompts appear here at each evaluation{Every(EvaluateEvery)}, side by side."
            : "This run ended before its first evaluation, so it wrote no samples.";

    public string Evaluation =>
        IsComing
            ? $"Loss by domain and dataset, and the best and worst answers, appear here at each evaluation{Every(EvaluateEvery)}."
            : "This run ended before its first evaluation.";

    public string Checkpoints =>
        IsComing
            ? $"Checkpoints are listed here as they are written{Every(plan?.Checkpoints.CheckpointEverySteps)}. "
                + "You can chat with the first one at once."
            : "This run ended before its first checkpoint.";

    public string Data =>
        IsComing
            ? "The records that each step trained on are listed here from the first step on."
            : "This run ended before its first step.";

    public string Log => IsComing ? "The log starts when the run starts." : "Nothing was logged.";

    public string Events =>
        IsComing ? "Everything that happens to the run is listed here from its start on." : "The run ended before it started training.";

    public string Report =>
        IsComing
            ? $"The report is written at the first evaluation and again at each{Every(EvaluateEvery)}."
            : "This run ended before its first evaluation, so it has no report.";

    private long? EvaluateEvery => plan?.Evaluation.EvaluateEverySteps;

    private static string Every(long? steps) =>
        steps switch
        {
            null => "",
            1 => " (every step)",
            { } many => $" (every {Formats.Count(many)} steps)",
        };
}
