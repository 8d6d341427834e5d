using System.CommandLine;
using System.Diagnostics;
using Jarvis.Cli.Output;
using Jarvis.Contracts;
using Jarvis.Engine.Machine;
using Jarvis.Engine.TokenFiles;
using Jarvis.Engine.Training;
using Jarvis.Runs.Preparation;
using Jarvis.Storage;

namespace Jarvis.Cli.Training;

/// <param name="Tokens">Tokens that counted in the loss.</param>
/// <param name="Accuracy">Share of counted tokens that the model's argmax predicts correctly, 0 to 1.</param>
internal sealed record EvaluateResult(
    string Model,
    string Data,
    long Tokens,
    double Loss,
    double Perplexity,
    double Accuracy,
    string Precision,
    double Seconds
);

/// <summary><c>evaluate --model DIR --data PATH</c></summary>
internal static class EvaluateVerb
{
    private const int Rows = 4;

    public static Command Create()
    {
        var model = new Option<string>("--model")
        {
            Required = true,
            Description =
                "A checkpoint folder (its averaged weights are in its folder ema), or any model or adapter folder with a tokenizer.",
        };
        var data = new Option<string>("--data")
        {
            Required = true,
            Description = "Raw data, or a folder that 'prepare' made (its held-out part counts, where it has one).",
        };
        var format = new Option<string>("--format") { Description = "How raw files are read.", DefaultValueFactory = _ => "auto" };
        var batches = new Option<int?>("--batches") { Description = $"Batches of {Rows} rows to read at most; default: everything." };
        var precision = new Option<string>("--precision")
        {
            Description = "Precision of matrix multiplication.",
            DefaultValueFactory = _ => "fp32",
        };
        precision.AcceptOnlyFromAmong("fp32", "bf16");
        var json = new Option<bool>("--json") { Description = "One JSON document on standard output." };
        var command = new Command("evaluate", "Takes loss, perplexity and accuracy of a model on data.")
        {
            model,
            data,
            format,
            batches,
            precision,
            json,
        };
        command.SetAction(parsed =>
            parsed.GetValue(batches) < 1
                ? Answer.BadInput("--batches must be at least 1.")
                : Run(
                    parsed.GetValue(model)!,
                    parsed.GetValue(data)!,
                    parsed.GetValue(format)!,
                    parsed.GetValue(batches),
                    parsed.GetValue(precision)!,
                    parsed.GetValue(json)
                )
        );
        return command;
    }

    private static int Run(string model, string data, string format, int? batches, string precision, bool json)
    {
        string? temporary = null;
        try
        {
            long startedAt = Stopwatch.GetTimestamp();
            string folder = TokenSet.ReadManifest(data) is not null ? data : temporary = Prepared(model, data, format);
            using var tokens = TokenSet.Open(folder);
            var result = FolderEvaluation.Run(
                model,
                tokens.Validation.Count > 1 ? tokens.Validation : tokens.Train,
                tokens.Manifest.VocabularySize,
                EnumText.Parse<PrecisionKind>(precision),
                CoreCount.Physical(),
                Rows,
                batches,
                () => false,
                (done, all) => Console.Error.WriteLine($"batch {done}/{all}")
            );
            return result is null
                ? Answer.BadInput($"No token of '{data}' counts in the loss; give more data.")
                : Answer.Give(
                    new EvaluateResult(
                        model,
                        data,
                        result.Counted,
                        result.Loss,
                        result.Perplexity,
                        result.Accuracy,
                        precision,
                        Math.Round(Stopwatch.GetElapsedTime(startedAt).TotalSeconds, 2)
                    ),
                    json,
                    Lines
                );
        }
        catch (Exception exception) when (exception is PreparationException or InvalidDataException)
        {
            return Answer.BadInput(exception.Message);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Answer.Failed(exception.Message);
        }
        finally
        {
            if (temporary is not null)
            {
                DiskFolder.Delete(Path.GetDirectoryName(temporary)!);
            }
        }
    }

    /// <summary>Tokenizes the raw data with the model's own tokenizer, as a single split, into a folder that the caller deletes.</summary>
    private static string Prepared(string model, string data, string format)
    {
        string parent = DiskFolder.CreateTemporary("jarvis-evaluate-");
        try
        {
            string folder = Path.Combine(parent, "tokens");
            new DataPreparation(JarvisPaths.Default, TimeProvider.System).Prepare(
                new PreparationRequest([data])
                {
                    Format = format,
                    Validation = 0,
                    Tokenizer = model,
                },
                folder
            );
            return folder;
        }
        catch
        {
            DiskFolder.Delete(parent);
            throw;
        }
    }

    private static IEnumerable<string> Lines(EvaluateResult result) =>
        [$"loss {result.Loss:F4}, perplexity {result.Perplexity:F2}, accuracy {result.Accuracy:P1} over {result.Tokens:N0} tokens"];
}
