using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Jarvis.Cli.Output;
using Jarvis.Contracts;
using Jarvis.Data.Store;
using Jarvis.Runs.Preparation;
using Jarvis.Tokenizers;
using Jarvis.Tokenizers.Format;
using Jarvis.Tokenizers.Training;

namespace Jarvis.Cli.Tokenizing;

/// <summary>
/// <c>tokenizer train --input TEXT... --vocab N --out FILE</c>: learns a vocabulary from plain text and datasets, the same one as Hugging
/// Face's trainer.
/// </summary>
internal static class TokenizerVerb
{
    public static Command Create() => new("tokenizer", "Make tokenizers.") { Train() };

    private static Command Train()
    {
        var input = new Option<string[]>("--input")
        {
            Required = true,
            AllowMultipleArgumentsPerToken = true,
            Description = "Text files, and datasets as dataset:ID; fed line by line.",
        };
        var vocabulary = new Option<int>("--vocab") { DefaultValueFactory = _ => 30_000, Description = "Tokens to end with." };
        var output = new Option<string>("--out") { Required = true, Description = "The tokenizer.json to write, or a folder for it." };
        var frequency = new Option<long>("--min-frequency") { Description = "Pairs that are seen less often are not merged (default 0)." };
        var special = new Option<string[]>("--special")
        {
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [],
            Description = "Special tokens; they take the first ids.",
        };
        var chat = new Option<bool>("--chat")
        {
            Description =
                $"Add {SpecialTokens.EndOfText} and the tokens of ChatML, and write the tokenizer's configuration for chats "
                + "(with --out FOLDER).",
        };
        var bytes = new Option<bool>("--all-bytes")
        {
            Description = "Give every byte a token, not only those seen, so that any text can be written.",
        };
        var json = Verb.Json();
        var command = new Command(
            "train",
            "Learn a byte-level BPE vocabulary; the same text gives the vocabulary of Hugging Face's trainer."
        )
        {
            input,
            vocabulary,
            output,
            frequency,
            special,
            chat,
            bytes,
            json,
        };
        command.SetWork(
            (parsed, cancellationToken) =>
            {
                var options = new BpeTrainingOptions
                {
                    VocabularySize = parsed.GetValue(vocabulary),
                    MinimumFrequency = parsed.GetValue(frequency),
                    SpecialTokens =
                    [
                        .. (parsed.GetValue(chat) ? SpecialTokens.All : [])
                            .Concat(parsed.GetValue(special)!)
                            .Distinct(StringComparer.Ordinal),
                    ],
                    FullAlphabet = parsed.GetValue(bytes),
                };
                var inputs = parsed.GetValue(input)!.Select(Input).ToList();

                if (options.Problems().ToList() is { Count: > 0 } problems)
                {
                    throw new PreparationException(string.Join(Environment.NewLine, problems));
                }

                long startedAt = Stopwatch.GetTimestamp();
                var parts = ConsoleProgress.Show(show =>
                    TokenizerTraining.Train(
                        inputs.SelectMany(i => i.Read(cancellationToken)),
                        lines: true,
                        options,
                        progress: new Shown(n => show("Merging", (double)n / options.VocabularySize, null)),
                        cancellationToken: cancellationToken
                    )
                );
                var made = new TextTokenizer(
                    parts,
                    parsed.GetValue(chat) ? new TokenizerConfig(EndToken: SpecialTokens.EndOfText, PadToken: SpecialTokens.EndOfText) : null
                );
                string file = Save(parsed.GetValue(chat) ? ChatTemplate.Equip(made) : made, Path.GetFullPath(parsed.GetValue(output)!));
                double seconds = Stopwatch.GetElapsedTime(startedAt).TotalSeconds;
                var result = new Result(file, parts.Vocabulary.Count, parts.Merges.Count, inputs.Sum(i => i.Size), Math.Round(seconds, 3));
                return Answer.Give(result, parsed.GetValue(json), r =>
                    [
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"Wrote {r.File}: {r.VocabularySize:N0} tokens, {r.Merges:N0} merges, {r.Seconds:0.00} s"
                        ),
                    ]
                );
            }
        );
        return command;
    }

    /// <summary>An input and its size: bytes for a file, characters for a dataset.</summary>
    private sealed record Text(long Size, Func<CancellationToken, IEnumerable<ReadOnlyMemory<byte>>> Read);

    private static Text Input(string name)
    {
        if (!DataEntry.IsDataset(name))
        {
            return File.Exists(name)
                ? new Text(new FileInfo(name).Length, _ => TokenizerTraining.FileInLines(name))
                : throw new PreparationException($"{name} does not exist.");
        }

        string id = name[DataEntry.DatasetPrefix.Length..];
        var paths = JarvisPaths.Default;
        var manifest =
            id.Length > 0 && id.AsSpan().IndexOfAny('/', '\\') < 0 && id[0] != '.' ? DatasetManifest.Read(paths.Dataset(id)) : null;
        return manifest is null
            ? throw new PreparationException($"There is no dataset {id} in {paths.Datasets}. The page Datasets shows which there are.")
            : new Text(manifest.Characters, cancellationToken =>
                TrainingText
                    .FromDataset(() => RecordStore.Open(paths.Dataset(id)), manifest.Records, _ => { }, cancellationToken)
                    .Select(t => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(t))
            );
    }

    private sealed record Result(string File, int VocabularySize, int Merges, long Bytes, double Seconds);

    private static string Save(TextTokenizer tokenizer, string output)
    {
        if (!output.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            tokenizer.Save(output);
            return Path.Combine(output, "tokenizer.json");
        }

        tokenizer.SaveFile(output);
        return output;
    }

    private sealed class Shown(Action<int> heard) : IProgress<int>
    {
        public void Report(int value) => heard(value);
    }
}
