using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Engine.TokenFiles;
using Jarvis.Tokenizers;

namespace Jarvis.Runs.Preparation;

/// <summary>
/// Turns documents into token files: reads every document once (to drop duplicates, decide the split and train a tokenizer where none is
/// named), then again to write its tokens. Memory holds a hash per document, the tokenizer's sample and one batch.
/// </summary>
public sealed class DataPreparation(JarvisPaths paths, TimeProvider time)
{
    /// <summary>Part of the key, so that a change in how documents become tokens makes new files.</summary>
    private const int Method = 5;

    private const double IdentifyShare = 0.05,
        SurveyShare = 0.3,
        TrainShare = 0.45;
    private const int BatchDocuments = 512;
    private const long BatchCharacters = 4 << 20;

    /// <param name="directory">Where the files go; null uses <c>tokens/&lt;data&gt;-&lt;key&gt;</c> under the home.</param>
    /// <exception cref="PreparationException">Bad input; nothing is left behind.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing is left behind.</exception>
    public PreparationResult Prepare(
        PreparationRequest request,
        string? directory = null,
        IProgress<PreparationProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        if (request.Problems().ToList() is { Count: > 0 } problems)
        {
            throw new PreparationException(string.Join(Environment.NewLine, problems));
        }

        try
        {
            return PrepareChecked(request, directory, new ProgressMeter(time, progress), cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new PreparationException(exception.Message, exception);
        }
    }

    private PreparationResult PrepareChecked(
        PreparationRequest request,
        string? directory,
        ProgressMeter meter,
        CancellationToken cancellationToken
    )
    {
        var sources = DocumentSources.Resolve(request, paths);
        var given = request.Tokenizer is null ? null : TokenizerChoice.Load(request.Tokenizer, paths);
        string[] stamps = [.. sources.Select(s => s.Stamp)];
        var identities = new List<TokenSource>();
        foreach (var source in sources)
        {
            meter.Report("Checking files", IdentifyShare * identities.Count / sources.Count);
            identities.Add(source.Identify(cancellationToken));
        }

        string key = Key(request, identities, [.. sources.Select(s => s.Label).Distinct()], given);
        string target = directory ?? Path.Combine(paths.Tokens, $"{DocumentSources.ShortName(request.Data)}-{key[..12]}");
        if (TokenSet.Find(target, key) is { } manifest)
        {
            return new PreparationResult(target, manifest, Reused: true, [], []);
        }

        TokenSetWriter.RefuseForeign(target);
        TokenSetWriter.Sweep(paths.Tokens, time.GetUtcNow() - TimeSpan.FromHours(1));
        var result = Make(
            request,
            sources,
            identities,
            given,
            key,
            target,
            () => ThrowIfChanged(sources, stamps),
            meter,
            cancellationToken
        );
        if (directory is null && given is null)
        {
            TokenizerChoice.Keep(
                target,
                $"{DocumentSources.ShortName(request.Data)}-{result.Manifest.VocabularySize}-{result.Manifest.Tokenizer[..8]}",
                paths
            );
        }

        return result;
    }

    private static PreparationResult Make(
        PreparationRequest request,
        IReadOnlyList<DocumentSource> sources,
        List<TokenSource> identities,
        TextTokenizer? given,
        string key,
        string target,
        Action verifyUnchanged,
        ProgressMeter meter,
        CancellationToken cancellationToken
    )
    {
        var notes = new List<string>();
        var split = new SplitRule(request.Validation, request.Seed);
        var first = new DocumentReader(sources);
        var survey = DocumentStatistics.Take(
            first.Read(s => meter.Report("Reading documents", Between(IdentifyShare, SurveyShare, s)), cancellationToken),
            split,
            given is null,
            sources.Sum(s => s.Bytes)
        );
        meter.Report(given is null ? "Training the tokenizer" : "Loading the tokenizer", SurveyShare);
        var tokens = new TokenCount(n =>
            meter.Report("Training the tokenizer", Between(SurveyShare, TrainShare, n / (double)request.VocabularySize))
        );
        var trained = given ?? TokenizerChoice.Train(survey.Sample, request.VocabularySize, tokens, cancellationToken);
        if (given is null && trained.VocabularySize < request.VocabularySize)
        {
            notes.Add($"The text has pairs for {trained.VocabularySize} tokens only; {request.VocabularySize} were asked for.");
        }

        var tokenizer = TokenizerChoice.Complete(trained, survey.Chats, notes);
        NoteSplit(request, survey, notes);
        using var writer = new TokenSetWriter(target, tokenizer.VocabularySize);
        tokenizer.Save(writer.Directory);
        var second = new DocumentReader(sources);
        Write(
            second.Read(s => meter.Report("Writing tokens", Between(TrainShare, 1, s)), cancellationToken),
            split,
            tokenizer,
            writer,
            cancellationToken
        );
        verifyUnchanged();
        var manifest = writer.Finish(
            (train, validation, files) =>
                new TokenManifest(
                    TokenManifest.CurrentFormat,
                    key,
                    identities,
                    TokenizerChoice.Identify(tokenizer),
                    writer.TokenBytes,
                    writer.VocabularySize,
                    second.Records,
                    second.Duplicates,
                    second.Broken,
                    second.Characters,
                    train,
                    validation,
                    files
                )
        );
        return new PreparationResult(target, manifest, Reused: false, notes, second.BrokenExamples);
    }

    private static void Write(
        IEnumerable<Document> documents,
        SplitRule split,
        TextTokenizer tokenizer,
        TokenSetWriter writer,
        CancellationToken cancellationToken
    )
    {
        var encoder = new DocumentEncoder(tokenizer, tokenizer.EndOfText!.Value);
        var batch = new List<Document>(BatchDocuments);
        long characters = 0;
        foreach (var document in documents)
        {
            batch.Add(document);
            characters += document.Characters;
            if (batch.Count == BatchDocuments || characters > BatchCharacters)
            {
                WriteBatch(batch, split, encoder, writer, cancellationToken);
                characters = 0;
            }
        }

        WriteBatch(batch, split, encoder, writer, cancellationToken);
    }

    /// <summary>Encodes on all cores and writes in order, so that the same documents give the same bytes.</summary>
    private static void WriteBatch(
        List<Document> batch,
        SplitRule split,
        DocumentEncoder encoder,
        TokenSetWriter writer,
        CancellationToken cancellationToken
    )
    {
        var encoded = new EncodedDocument[batch.Count];
        Parallel.For(
            0,
            batch.Count,
            new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount },
            i => encoded[i] = encoder.Encode(batch[i])
        );
        for (int i = 0; i < batch.Count; i++)
        {
            writer.Write(split.HeldOut(batch[i]), encoded[i].Ids, encoded[i].Counts, batch[i].Labels with { Origin = batch[i].Origin });
            if (encoded[i].Pair is { Code.Length: > 0, Docstring.Length: > 0 } pair && !split.HeldOut(batch[i]))
            {
                writer.WritePair(pair.Code, pair.Docstring);
            }
        }

        batch.Clear();
    }

    private static void ThrowIfChanged(IReadOnlyList<DocumentSource> sources, string[] stamps)
    {
        for (int i = 0; i < stamps.Length; i++)
        {
            if (sources[i].Stamp != stamps[i])
            {
                throw new PreparationException($"{sources[i].Name} changed while it was read. Try again when nothing writes to it.");
            }
        }
    }

    private static void NoteSplit(PreparationRequest request, DocumentStatistics survey, List<string> notes)
    {
        if (request.Validation > 0 && survey.Records < 2)
        {
            notes.Add("There is one document only, so nothing is held out and the run will have no validation loss.");
        }
    }

    private static string Key(
        PreparationRequest request,
        IReadOnlyList<TokenSource> sources,
        IReadOnlyList<string> labels,
        TextTokenizer? given
    )
    {
        var parts = new
        {
            Method,
            TokenManifest.CurrentFormat,
            sources,
            labels,
            request.Format,
            Shares = Shares(request),
            request.Validation,
            request.Seed,
            ChatTemplate.ChatMl,
            ChatTemplate.Headings,
            Tokenizer = given is null ? $"train:{request.VocabularySize}" : TokenizerChoice.Identify(given),
            Template = given?.Config.ChatTemplate,
            End = given?.Config.EndToken,
        };
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(parts, ContractJson.Options))));
    }

    /// <summary>Null where all of everything is used, as if there were no weights: the key is then that of earlier versions.</summary>
    private static double[]? Shares(PreparationRequest request) =>
        request.Data.Select((_, entry) => request.Share(entry)).ToArray() is var shares && shares.Any(share => share < 1) ? shares : null;

    private static double Between(double from, double to, double share) => from + ((to - from) * share);

    private sealed class TokenCount(Action<int> heard) : IProgress<int>
    {
        public void Report(int value) => heard(value);
    }
}
