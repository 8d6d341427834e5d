using System.Globalization;
using System.Text;
using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Runs.Preparation;
using Jarvis.Storage;
using Jarvis.Tokenizers;
using Jarvis.Tokenizers.Format;
using Jarvis.Tokenizers.Training;
using Jarvis.Trainer.Datasets.Uploading;
using Jarvis.Trainer.Jobs;

namespace Jarvis.Trainer.Tokenizers;

/// <param name="Name">As asked for, else of its first text: the size that it reaches is not known yet.</param>
internal sealed record TokenizerTask(string Name, TrainTokenizer Request);

/// <summary>Trains a tokenizer on datasets and uploads. Records held out for validation are left out.</summary>
internal sealed class TokenizerJob(TokenizerLibrary library, TokenizerTrainer trainer, Uploads uploads) : UploadsJob<TokenizerTask>(uploads)
{
    public const string Kind = "tokenizer";

    private const double CountShare = 0.7;

    public override string Name => Kind;

    protected override IReadOnlyList<string> UploadsOf(TokenizerTask task) => task.Request.Uploads ?? [];

    protected override JobOutcome Run(TokenizerTask task, JobRun job)
    {
        if (
            job.IsAfterDeath
            && job.SafePoint<Placing>() is { } placing
            && library.Find(placing.Id) is { } made
            && made.CreatedAt >= job.BegunAt
        )
        {
            return Outcome(made);
        }
        var sources = trainer.Sources(task.Request);
        return Outcome(Train(sources, task, $"Trained on {TokenizerTrainer.Describe(sources)}", job));
    }

    private TokenizerSummary Train(IReadOnlyList<TrainingText> sources, TokenizerTask task, string from, JobRun job)
    {
        var options = TokenizerTrainer.Options(task.Request);
        try
        {
            var parts = TokenizerTraining.Train(
                Texts(sources, job),
                lines: false,
                options,
                progress: new Merging(job, options.VocabularySize),
                cancellationToken: job.CancellationToken
            );
            if (parts.Merges.Count == 0)
            {
                throw new DatasetException(
                    $"No pair of characters comes {options.MinimumFrequency} times in {task.Name}'s text, so there is nothing to learn. "
                        + "Choose more text."
                );
            }
            job.Report(new JobStep("Saving", 1));
            var tokenizer = new TextTokenizer(
                parts,
                new TokenizerConfig(EndToken: SpecialTokens.EndOfText, PadToken: SpecialTokens.EndOfText)
            );
            string name = TokenizerTrainer.Name(task.Request, sources, tokenizer.VocabularySize);
            return library.Add(tokenizer, name, from, id => job.Reached(new Placing(id)));
        }
        catch (InvalidOperationException exception)
        {
            throw new DatasetException(exception.Message, exception);
        }
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Texts(IReadOnlyList<TrainingText> sources, JobRun job)
    {
        double total = Math.Max(1, sources.Sum(source => source.Size)),
            before = 0;
        long bytes = 0;
        foreach (var source in sources)
        {
            double share = 0;
            foreach (string text in source.Read(part => share = part, job.CancellationToken))
            {
                job.CancellationToken.ThrowIfCancellationRequested();
                var utf8 = Encoding.UTF8.GetBytes(text);
                bytes += utf8.Length;
                job.Report(new JobStep($"Counting words: {ByteText.Of(bytes)}", CountShare * (before + share * source.Size) / total));
                yield return utf8;
            }
            before += source.Size;
        }
        if (bytes == 0)
        {
            throw new DatasetException(
                $"{string.Join(", ", sources.Select(source => source.Name))}: no text to train on; records that are held out do not count. "
                    + "Choose another dataset."
            );
        }
    }

    private static JobOutcome Outcome(TokenizerSummary made) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{made.VocabularySize:N0} tokens"), made.Id);

    /// <summary>The tokenizer is about to be stored under this id.</summary>
    private sealed record Placing(string Id);

    private sealed class Merging(JobRun job, int size) : IProgress<int>
    {
        public void Report(int value) =>
            job.Report(
                new JobStep(
                    string.Create(CultureInfo.InvariantCulture, $"Merging: {value:N0} of {size:N0} tokens"),
                    CountShare + (1 - CountShare) * value / size
                )
            );
    }
}
