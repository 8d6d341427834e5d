using System.Globalization;
using System.Text;
using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Data.Importing.Sources;
using Jarvis.Runs.Preparation;
using Jarvis.Tokenizers;
using Jarvis.Tokenizers.Format;
using Jarvis.Tokenizers.Training;
using Jarvis.Trainer.Datasets;
using Jarvis.Trainer.Datasets.Uploading;
using Jarvis.Trainer.Jobs;
using Jarvis.Trainer.Refusals;

namespace Jarvis.Trainer.Tokenizers;

/// <summary>Trains a tokenizer on datasets and uploads as a job. Held-out records do not take part.</summary>
internal sealed class TokenizerTrainer(TokenizerLibrary library, DatasetLibrary datasets, Uploads uploads, JobService jobs)
{
    private const int MostSpecial = 256,
        LongestSpecial = 100,
        LongestName = 120;
    private const double CountShare = 0.7;

    /// <exception cref="RequestRefusedException">Something named is not there, or the settings contradict each other.</exception>
    public DataJob Start(TrainTokenizer request)
    {
        var options = Options(request);
        var manifests = (request.Datasets ?? []).Distinct().Select(datasets.Get).ToList();
        var files = (request.Uploads ?? []).Distinct().Select(id => uploads.Find(id) ?? throw DatasetRefusals.NoUpload(id)).ToList();
        if (manifests.Count + files.Count == 0)
        {
            throw RequestRefusedException.Bad(
                "Train on what?",
                "Name datasets (their ids) or uploads (from POST /api/uploads), one at least."
            );
        }
        var sources = new List<TrainingText>();
        try
        {
            sources.AddRange(manifests.Select(m => TrainingText.Of(m, () => datasets.OpenRecords(m.Id))));
            sources.AddRange(files.Select(f => TrainingText.Of(new FileSource(uploads.PathOf(f.Id), f.FileName))));
        }
        catch (DatasetException exception)
        {
            throw DatasetRefusals.Unusable(exception);
        }
        string data = string.Join(", ", sources.Select(s => s.Name).Take(3)) + (sources.Count > 3 ? $" and {sources.Count - 3} more" : "");
        string name = Name(request.Name, sources[0].Name, request.VocabularySize);
        return jobs.Start(
            "tokenizer",
            $"Tokenizer: {name}",
            null,
            (progress, cancellationToken) =>
            {
                // Kept from here on and not while it waits: a job that is cancelled in the queue would leave them for good.
                files.ForEach(f => uploads.Keep(f.Id));
                try
                {
                    if (files.Find(f => uploads.Find(f.Id) is null) is { } gone)
                    {
                        throw new DatasetException(
                            $"{gone.FileName} is not there any more: an upload waits for an hour, and the work before this one "
                                + "took longer. Upload it again."
                        );
                    }
                    var made = Train(sources, options, name, $"Trained on {data}", progress, cancellationToken);
                    return new JobOutcome(string.Create(CultureInfo.InvariantCulture, $"{made.VocabularySize:N0} tokens"), made.Id);
                }
                finally
                {
                    files.ForEach(f => uploads.Remove(f.Id));
                }
            }
        );
    }

    private TokenizerSummary Train(
        IReadOnlyList<TrainingText> sources,
        BpeTrainingOptions options,
        string name,
        string from,
        IProgress<JobStep> progress,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var merging = new Merging(progress, options.VocabularySize);
            var parts = TokenizerTraining.Train(
                Texts(sources, progress, cancellationToken),
                lines: false,
                options,
                progress: merging,
                cancellationToken: cancellationToken
            );
            if (parts.Merges.Count == 0)
            {
                throw new DatasetException(
                    $"No pair of characters comes {options.MinimumFrequency} times in {name}'s text, so there is nothing to "
                        + "learn. Choose more text."
                );
            }
            progress.Report(new JobStep("Saving", 1));
            var tokenizer = new TextTokenizer(
                parts,
                new TokenizerConfig(EndToken: SpecialTokens.EndOfText, PadToken: SpecialTokens.EndOfText)
            );
            return library.Add(tokenizer, name, from);
        }
        catch (InvalidOperationException exception)
        {
            throw new DatasetException(exception.Message, exception);
        }
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Texts(
        IReadOnlyList<TrainingText> sources,
        IProgress<JobStep> progress,
        CancellationToken cancellationToken
    )
    {
        double total = Math.Max(1, sources.Sum(s => s.Size)),
            before = 0;
        long bytes = 0;
        foreach (var source in sources)
        {
            double share = 0;
            foreach (string text in source.Read(part => share = part, cancellationToken))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var utf8 = Encoding.UTF8.GetBytes(text);
                bytes += utf8.Length;
                progress.Report(
                    new JobStep(
                        $"Counting words: {(bytes / 1e6).ToString("N1", CultureInfo.InvariantCulture)} MB",
                        CountShare * (before + (share * source.Size)) / total
                    )
                );
                yield return utf8;
            }
            before += source.Size;
        }
        if (bytes == 0)
        {
            throw new DatasetException(
                $"{string.Join(", ", sources.Select(s => s.Name))}: no text to train on; records that are held out do not "
                    + "count. Choose another dataset."
            );
        }
    }

    private static BpeTrainingOptions Options(TrainTokenizer request)
    {
        var special = new List<string> { SpecialTokens.EndOfText };
        special.AddRange(request.ChatTokens ? [SpecialTokens.TurnStart, SpecialTokens.TurnEnd] : []);
        special.AddRange((request.SpecialTokens ?? []).Select(t => t.Trim()).Where(t => t.Length > 0));
        if (special.Find(t => t.Length > LongestSpecial || t.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))) is { } odd)
        {
            throw RequestRefusedException.Bad(
                "A special token is not usable.",
                $"\"{(odd.Length > 40 ? odd[..40] + "…" : odd)}\" has blanks or control characters, or more than "
                    + $"{LongestSpecial} characters. Write it like <|name|>."
            );
        }
        if (special.Count > MostSpecial)
        {
            throw RequestRefusedException.Bad(
                "These are too many special tokens.",
                $"There are {special.Count}; {MostSpecial} are the most."
            );
        }
        if (request.MinimumFrequency is < 0 or > 1_000_000_000)
        {
            throw RequestRefusedException.Bad(
                "The least frequency is out of range.",
                $"It is {request.MinimumFrequency}; give 0 to 1,000,000,000. 2 is usual."
            );
        }
        var options = BpeTrainingOptions.ForRuns(request.VocabularySize) with
        {
            SpecialTokens = [.. special.Distinct(StringComparer.Ordinal)],
            MinimumFrequency = request.MinimumFrequency,
        };
        return options.Problems().ToList() is { Count: > 0 } problems
            ? throw RequestRefusedException.Bad("This vocabulary cannot be made.", string.Join(' ', problems))
            : options;
    }

    private static string Name(string? wish, string source, int size) =>
        DisplayName.Clean(wish) switch
        {
            { Length: 0 } => DisplayName.Clean(
                string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(source)} {size:N0}")
            ),
            { Length: <= LongestName } name => name,
            var name => throw RequestRefusedException.Bad(
                "The name is too long.",
                $"It has {name.Length} characters; {LongestName} is the most."
            ),
        };

    private sealed class Merging(IProgress<JobStep> progress, int size) : IProgress<int>
    {
        public void Report(int value) =>
            progress.Report(
                new JobStep(
                    string.Create(CultureInfo.InvariantCulture, $"Merging: {value:N0} of {size:N0} tokens"),
                    CountShare + ((1 - CountShare) * value / size)
                )
            );
    }
}
