using System.CommandLine;
using System.Diagnostics;
using Jarvis.Engine.Tokenizers;
using Jarvis.Engine.Tokenizers.Training;
using Jarvis.Trainer.Preparation;

namespace Jarvis.Trainer.CommandLine;

/// <summary><c>tokenizer train --input TEXT... --vocab N --out FILE</c>: a vocabulary from plain text, as Hugging Face's trainer learns it.</summary>
internal static class TokenizerVerb
{
    public static Command Create() => new("tokenizer", "Make tokenizers.") { Train() };

    private static Command Train()
    {
        var input = new Option<string[]>("--input") { Required = true, AllowMultipleArgumentsPerToken = true, Description = "Text files, fed line by line." };
        var vocabulary = new Option<int>("--vocab") { DefaultValueFactory = _ => 30_000, Description = "Tokens to end with." };
        var output = new Option<string>("--out") { Required = true, Description = "The tokenizer.json to write, or a folder for it." };
        var frequency = new Option<long>("--min-frequency") { Description = "Pairs that are seen less often are not merged (default 0)." };
        var special = new Option<string[]>("--special") { AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [], Description = "Special tokens; they take the first ids." };
        var bytes = new Option<bool>("--all-bytes") { Description = "Give every byte a token, not only those seen, so that any text can be written." };
        var json = Verb.Json();
        var command = new Command("train", "Learn a byte-level BPE vocabulary; the same text gives the vocabulary of Hugging Face's trainer.")
        {
            input, vocabulary, output, frequency, special, bytes, json,
        };
        command.SetWork((parsed, stop) =>
        {
            var options = new BpeTrainingOptions
            {
                VocabularySize = parsed.GetValue(vocabulary), MinimumFrequency = parsed.GetValue(frequency), SpecialTokens = parsed.GetValue(special)!,
                FullAlphabet = parsed.GetValue(bytes),
            };
            string[] files = parsed.GetValue(input)!;
            if (files.FirstOrDefault(f => !File.Exists(f)) is { } absent)
            {
                throw new PreparationException($"{absent} does not exist.");
            }

            if (options.Problems().ToList() is { Count: > 0 } problems)
            {
                throw new PreparationException(string.Join(Environment.NewLine, problems));
            }

            long startedAt = Stopwatch.GetTimestamp();
            var parts = ConsoleProgress.Show(show => TokenizerTraining.Train(files.SelectMany(TokenizerTraining.FileInLines), lines: true, options,
                progress: new Shown(n => show("Merging", (double)n / options.VocabularySize, null)), stop: stop));
            string file = Save(new TextTokenizer(parts), Path.GetFullPath(parsed.GetValue(output)!));
            double seconds = Stopwatch.GetElapsedTime(startedAt).TotalSeconds;
            var result = new Result(file, parts.Vocabulary.Count, parts.Merges.Count, files.Sum(f => new FileInfo(f).Length), Math.Round(seconds, 3));
            return Answer.Give(result, parsed.GetValue(json),
                r => [FormattableString.Invariant($"Wrote {r.File}: {r.VocabularySize:N0} tokens, {r.Merges:N0} merges, {r.Seconds:0.00} s")]);
        });
        return command;
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
