using Jarvis.Contracts;
using Jarvis.Engine.TokenFiles;
using Jarvis.Engine.Training;
using Jarvis.Tokenizers;
using Jarvis.Tokenizers.Format;
using Jarvis.Trainer.Refusals;

namespace Jarvis.Trainer.Datasets;

/// <summary>Finds the records that were in one step of a run, with the dataset, file and line of each.</summary>
internal sealed class RunBatches(JarvisPaths paths)
{
    private const int MostShown = 512,
        ShownTokens = 96;

    /// <exception cref="RequestRefusedException">The run's data is not prepared yet or is gone, or there is no such step.</exception>
    public RunBatch Of(string runId, TrainingPlan plan, long step)
    {
        var files = paths.Run(runId);
        if (plan is not { Model.Context: not null, Optimizer.MicroBatch: not null } || JsonFile.Read<RunData>(files.Data) is not { } data)
        {
            throw RequestRefusedException.NotNow(
                "This run has no batches to show yet.",
                "Its data is not prepared, or it was trained by an earlier version, which did not note what on."
            );
        }
        if (step < 1 || step > (plan.Schedule.MaxSteps ?? long.MaxValue))
        {
            throw RequestRefusedException.Bad(
                "There is no such step.",
                plan.Schedule.MaxSteps is { } last ? $"Steps of this run go from 1 to {last}." : "Steps go from 1."
            );
        }
        try
        {
            using var tokens = TokenSet.Open(data.Tokens, plan.Loss.ResponsesOnly);
            if (BatchContents.Of(plan, tokens, files.Batches, step) is not { } micros)
            {
                return new RunBatch(
                    step,
                    $"The sampler {plan.Sampling.Sampler} chooses records by their losses, and the run's log of batches has no step "
                        + $"{step}: it was not reached yet, or the log is gone.",
                    plan.Optimizer.GradientAccumulation,
                    0,
                    data.Sources,
                    []
                );
            }
            using var origins = new RecordOrigins(data.Sources, paths);
            var tokenizer = TextTokenizer.Load(data.Tokens);
            var shown = micros
                .SelectMany((spans, micro) => spans.Select(span => (micro, span)))
                .Take(MostShown)
                .Select(part => Row(part.micro, part.span, tokens, tokenizer, origins));
            return new RunBatch(
                step,
                null,
                micros.Count,
                micros.Sum(spans => spans.Sum(span => (long)span.Length)),
                data.Sources,
                [.. shown]
            );
        }
        catch (Exception exception) when (exception is InvalidDataException or TokenizerFormatException or DirectoryNotFoundException)
        {
            throw RequestRefusedException.NotNow(
                "The token files of this run are gone.",
                $"{exception.Message} Its batches can be shown while {data.Tokens} is there."
            );
        }
    }

    private static RunBatchRecord Row(int micro, RecordSpan span, TokenSet tokens, TextTokenizer tokenizer, RecordOrigins origins)
    {
        var file = tokens.Train;
        var origin = file.Origin(span.Record);
        var facts = file.Facts(span.Record);
        long[] ids = new long[Math.Min(span.Length, ShownTokens)];
        file.Read(file.RecordStart(span.Record) + span.First, ids);
        var text = tokenizer.DecodeText([.. ids.Select(id => (int)id)]) + (span.Length > ShownTokens ? " …" : "");
        var where = origins.Of(origin);
        return new RunBatchRecord(
            micro,
            span.Row,
            where.DatasetId,
            where.Name,
            where.DatasetId is null ? null : origin.Id,
            where.Source,
            facts.Domain < tokens.Manifest.Domains.Count ? tokens.Manifest.Domains[facts.Domain].Name : "",
            facts.Difficulty,
            span.First,
            span.Length,
            file.RecordLength(span.Record),
            text,
            where.Gone
        );
    }
}
