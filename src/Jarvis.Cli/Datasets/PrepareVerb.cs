using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Jarvis.Cli.Output;
using Jarvis.Contracts;
using Jarvis.Runs.Preparation;

namespace Jarvis.Cli.Datasets;

/// <summary><c>prepare --input PATH... --out DIR</c>: tokenizes files or datasets into token files.</summary>
internal static class PrepareVerb
{
    public static Command Create()
    {
        var input = new Option<string[]>("--input")
        {
            Required = true,
            AllowMultipleArgumentsPerToken = true,
            Description = "Files, folders, or dataset:ID.",
        };
        var output = new Option<string>("--out")
        {
            Required = true,
            Description = "The folder for the token files; must not hold anything else.",
        };
        var format = new Option<string>("--format")
        {
            DefaultValueFactory = _ => "auto",
            Description = "How files are read: auto, text, markdown, json, jsonl.",
        };
        var vocabulary = new Option<int?>("--vocab") { Description = "Entries of the tokenizer that is trained (default 8192)." };
        var tokenizer = new Option<string?>("--tokenizer")
        {
            Description = "Use this tokenizer.json, folder or id instead of training one.",
        };
        var validation = new Option<double>("--validation")
        {
            DefaultValueFactory = _ => 0.1,
            Description = "Share of documents held out.",
        };
        var seed = new Option<long>("--seed") { DefaultValueFactory = _ => 1, Description = "Decides which documents are held out." };
        var json = Verb.Json();
        var command = new Command("prepare", "Turn files into the tokens that training reads.")
        {
            input,
            output,
            format,
            vocabulary,
            tokenizer,
            validation,
            seed,
            json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(vocabulary) is not null && result.GetValue(tokenizer) is not null)
            {
                result.AddError("Give --vocab to train a tokenizer, or --tokenizer to use one, not both.");
            }
        });
        command.SetWork(
            (parsed, cancellationToken) =>
            {
                var request = new PreparationRequest(parsed.GetValue(input)!)
                {
                    Format = parsed.GetValue(format)!,
                    Validation = parsed.GetValue(validation),
                    Tokenizer = parsed.GetValue(tokenizer),
                    VocabularySize = parsed.GetValue(vocabulary) ?? 8192,
                    Seed = parsed.GetValue(seed),
                };
                long startedAt = Stopwatch.GetTimestamp();
                var result = ConsoleProgress.Show(show =>
                    new DataPreparation(JarvisPaths.Default, TimeProvider.System).Prepare(
                        request,
                        Path.GetFullPath(parsed.GetValue(output)!),
                        new Shown(show),
                        cancellationToken
                    )
                );
                foreach (string line in result.Notes.Concat(result.BrokenExamples.Select(e => "Skipped: " + e)))
                {
                    Console.Error.WriteLine(line);
                }

                return Answer.Give(Summary.Of(result, Stopwatch.GetElapsedTime(startedAt).TotalSeconds), parsed.GetValue(json), Lines);
            }
        );
        return command;
    }

    private static IEnumerable<string> Lines(Summary s) =>
        [
            string.Create(
                CultureInfo.InvariantCulture,
                $"{(s.Reused ? "Reused" : "Wrote")} {s.Directory}: {s.Records:N0} records, {s.Duplicates:N0} duplicates, "
                    + $"{s.Broken:N0} broken, {s.Tokens:N0} tokens"
            ),
            string.Create(
                CultureInfo.InvariantCulture,
                $"  train       {s.TrainRecords:N0} records, {s.TrainTokens:N0} tokens, of which {s.TrainCounted:N0} count in the loss"
            ),
            string.Create(CultureInfo.InvariantCulture, $"  validation  {s.ValidationRecords:N0} records, {s.ValidationTokens:N0} tokens"),
            string.Create(
                CultureInfo.InvariantCulture,
                $"  vocabulary  {s.VocabularySize:N0} tokens, {s.CharactersPerToken:0.00} characters a token; {s.Seconds:0.0} s"
            ),
        ];

    private sealed record Summary(
        string Directory,
        bool Reused,
        long Records,
        long Duplicates,
        long Broken,
        long Tokens,
        long Characters,
        int VocabularySize,
        int TokenBytes,
        long TrainRecords,
        long TrainTokens,
        long TrainCounted,
        long ValidationRecords,
        long ValidationTokens,
        double? CharactersPerToken,
        double Seconds,
        IReadOnlyList<string> Notes,
        IReadOnlyList<string> BrokenExamples
    )
    {
        public static Summary Of(PreparationResult result, double seconds)
        {
            var m = result.Manifest;
            return new Summary(
                result.Directory,
                result.Reused,
                m.Records,
                m.Duplicates,
                m.Broken,
                m.Tokens,
                m.Characters,
                m.VocabularySize,
                m.TokenBytes,
                m.Train.Records,
                m.Train.Tokens,
                m.Train.Counted,
                m.Validation.Records,
                m.Validation.Tokens,
                m.Tokens == 0 ? null : Math.Round((double)m.Characters / m.Tokens, 3),
                Math.Round(seconds, 3),
                result.Notes,
                result.BrokenExamples
            );
        }
    }

    private sealed class Shown(Action<string, double, double?> show) : IProgress<PreparationProgress>
    {
        public void Report(PreparationProgress value) => show(value.Text, value.Share, value.EtaSeconds);
    }
}
