using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Data.Importing.Sources;
using Jarvis.Runs.Preparation;
using Jarvis.Tokenizers.Format;
using Jarvis.Tokenizers.Training;
using Jarvis.Trainer.Datasets;
using Jarvis.Trainer.Datasets.Uploading;
using Jarvis.Trainer.Refusals;

namespace Jarvis.Trainer.Tokenizers;

/// <summary>Turns a request to train a tokenizer into its texts, settings and name.</summary>
internal sealed class TokenizerTrainer(DatasetLibrary datasets, Uploads uploads)
{
    private const int MostSpecial = 256,
        LongestSpecial = 100,
        LongestName = 120;

    /// <exception cref="RequestRefusedException">A source that the request names does not exist, or the settings contradict each
    /// other.</exception>
    public TokenizerTask Task(TrainTokenizer request)
    {
        Options(request);
        try
        {
            return new TokenizerTask(Wished(request) ?? Path.GetFileNameWithoutExtension(Sources(request)[0].Name), request);
        }
        catch (DatasetException exception)
        {
            throw DatasetRefusals.Unusable(exception);
        }
    }

    /// <exception cref="RequestRefusedException">A source that the request names does not exist.</exception>
    /// <exception cref="DatasetException">A file is of a kind that cannot be read.</exception>
    public IReadOnlyList<TrainingText> Sources(TrainTokenizer request)
    {
        var manifests = (request.Datasets ?? []).Distinct().Select(datasets.Get).ToList();
        var files = (request.Uploads ?? []).Distinct().Select(id => uploads.Find(id) ?? throw DatasetRefusals.NoUpload(id)).ToList();
        return manifests.Count + files.Count == 0
            ? throw RequestRefusedException.Bad(
                "Train on what?",
                "Name datasets (their ids) or uploads (from POST /api/uploads), one at least."
            )
            :
            [
                .. manifests.Select(manifest => TrainingText.Of(manifest, () => datasets.OpenRecords(manifest.Id))),
                .. files.Select(file => TrainingText.Of(new FileSource(uploads.PathOf(file.Id), file.FileName))),
            ];
    }

    public static string Describe(IReadOnlyList<TrainingText> sources) =>
        string.Join(", ", sources.Select(source => source.Name).Take(3)) + (sources.Count > 3 ? $" and {sources.Count - 3} more" : "");

    /// <exception cref="RequestRefusedException">The settings contradict each other.</exception>
    public static BpeTrainingOptions Options(TrainTokenizer request)
    {
        var special = new List<string> { SpecialTokens.EndOfText };
        special.AddRange(request.ChatTokens ? [SpecialTokens.TurnStart, SpecialTokens.TurnEnd] : []);
        special.AddRange((request.SpecialTokens ?? []).Select(token => token.Trim()).Where(token => token.Length > 0));
        if (special.Find(token => token.Length > LongestSpecial || token.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))) is { } odd)
        {
            throw RequestRefusedException.Bad(
                "A special token is not usable.",
                $"\"{(odd.Length > 40 ? odd[..40] + "…" : odd)}\" has blanks or control characters, "
                    + $"or more than {LongestSpecial} characters. Write it like <|name|>."
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

    /// <summary>The name that was asked for, else the first text's and the size that was reached, which little text keeps small.</summary>
    public static string Name(TrainTokenizer request, IReadOnlyList<TrainingText> sources, int size) =>
        Wished(request)
        ?? DisplayName.Clean(string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(sources[0].Name)} {size:N0}"));

    private static string? Wished(TrainTokenizer request) =>
        DisplayName.Clean(request.Name) switch
        {
            { Length: 0 } => null,
            { Length: <= LongestName } name => name,
            var name => throw RequestRefusedException.Bad(
                "The name is too long.",
                $"It has {name.Length} characters; {LongestName} is the most."
            ),
        };
}
