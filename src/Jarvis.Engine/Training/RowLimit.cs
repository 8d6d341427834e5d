using Jarvis.Contracts;
using Jarvis.Engine.Training.Batches;
using Jarvis.Kernels.Interop;

namespace Jarvis.Engine.Training;

/// <summary>How many rows are computed at once: the plan's micro batch, halved each time that memory runs out.</summary>
internal sealed class RowLimit(TrainingPlan plan, IRunSink sink)
{
    public int Of(TrainerState state) => Math.Min(state.MicroBatch ?? int.MaxValue, plan.Optimizer.MicroBatch!.Value);

    /// <summary>Halves the rows from here on; a step keeps its number of rows.</summary>
    /// <param name="what">What happened and what is done about it; the beginning of a sentence.</param>
    public TrainerState Fewer(TrainerState state, string what)
    {
        int all = plan.Optimizer.MicroBatch!.Value,
            accumulation = plan.Optimizer.GradientAccumulation;
        CachingAllocator.Trim();
        var fewer = state with { MicroBatch = (Of(state) + 1) / 2 };
        sink.Write(
            new RunLogLine(
                LogSeverity.Warning,
                $"{what} with micro batches of {Of(fewer)} instead of {all} rows and {BatchParts.Count(all, Of(fewer)) * accumulation} "
                    + $"instead of {accumulation} of them a step: the same rows make a step."
            )
        );
        return fewer;
    }

    /// <summary>
    /// Call when the driver has moved a part of the card's memory into the machine's, which Windows does instead of refusing.
    /// </summary>
    public TrainerState Spilled(TrainerState state)
    {
        string what =
            $"Steps take three times as long as before and the card's memory is full in step {state.Step}: Windows' driver "
            + "keeps a part of it in the machine's memory.";
        if (Of(state) > 1)
        {
            return Fewer(state, $"{what} As if memory had run out, the next steps are taken");
        }
        sink.Write(new RunLogLine(LogSeverity.Warning, $"{what} Close other programs that use the card, or start a smaller plan."));
        return state;
    }
}
