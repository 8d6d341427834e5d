using Jarvis.Contracts;
using Jarvis.Engine.TokenFiles;
using Jarvis.Engine.Training.Samplers;

namespace Jarvis.Engine.Training;

/// <summary>Finds out afterwards which records a step of a run was made of.</summary>
public static class BatchContents
{
    /// <param name="plan">Resolved, as the run stored it.</param>
    /// <param name="log">The run's <see cref="RunPaths.Batches"/>.</param>
    /// <param name="step">From 1.</param>
    /// <returns>The pieces of records in each micro batch; null where they are unknown, because the order depended on losses and no log has
    /// this step.</returns>
    public static IReadOnlyList<IReadOnlyList<RecordSpan>>? Of(TrainingPlan plan, TokenSet tokens, string log, long step)
    {
        int context = plan.Model.Context!.Value,
            rows = plan.Optimizer.MicroBatch!.Value,
            micros = plan.Optimizer.GradientAccumulation;
        long first = (step - 1) * micros;
        var steps = Enumerable.Range(0, micros).Select(micro => first + micro);
        if (BatchSources.GoesByLosses(plan))
        {
            var logged = steps.Select(micro => BatchLog.Find(log, micro)).OfType<IReadOnlyList<RecordSpan>>().ToList();
            return logged.Count == micros ? logged : null;
        }
        if (BatchSources.Windows(plan, tokens) is { } start)
        {
            return
            [
                .. steps.Select(micro =>
                    (IReadOnlyList<RecordSpan>)
                        [.. Enumerable.Range(0, rows).SelectMany(row => Window(tokens.Train, start(micro, row), context, row))]
                ),
            ];
        }
        var batches = BatchSources.Packed(plan, tokens);
        try
        {
            return [.. steps.Select(micro => batches.Read(micro).Records!)];
        }
        finally
        {
            (batches as IDisposable)?.Dispose();
        }
    }

    /// <summary>The records of a window's targets, which are the tokens after its first.</summary>
    private static IEnumerable<RecordSpan> Window(TokenFile file, long start, int context, int row)
    {
        long at = start + 1,
            end = Math.Min(start + context + 1, file.Count);
        for (long record = file.RecordAt(at); at < end; record++)
        {
            long first = at - file.RecordStart(record);
            int length = (int)Math.Min(end - at, file.RecordLength(record) - first);
            if (length > 0)
            {
                yield return new RecordSpan(row, (int)(at - start - 1), length, (int)record, (int)first);
            }
            at += length;
        }
    }
}
