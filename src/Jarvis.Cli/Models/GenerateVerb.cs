using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Jarvis.Cli.Output;
using Jarvis.Contracts;
using Jarvis.Engine.Generation;
using Jarvis.Engine.Generation.Sampling;
using Jarvis.Runs.Execution;

namespace Jarvis.Cli.Models;

/// <summary>
/// <c>generate --model DIR (--prompt TEXT | --prompt-ids IDS)</c>: continues a text with the model of a checkpoint folder.
/// </summary>
internal static class GenerateVerb
{
    public static Command Create()
    {
        var model = new Option<string>("--model")
        {
            Required = true,
            Description = "A checkpoint folder (its averaged weights are in its folder ema), or any model or adapter folder.",
        };
        var prompt = new Option<string?>("--prompt") { Description = "The text to go on with." };
        var promptIds = new Option<string?>("--prompt-ids")
        {
            Description = "Token ids instead, such as 1,2,3; works without a tokenizer, and then answers with ids.",
        };
        var chat = new Option<bool>("--chat") { Description = "The prompt is a question; it is put as the model learned conversations." };
        var maxTokens = new Option<int>("--max-tokens") { DefaultValueFactory = _ => 100, Description = "Tokens of the answer at most." };
        var sampling = SamplingSteps.All.ToDictionary(
            step => step.Key,
            step => new Option<double>($"--{step.Key.Replace('_', '-')}") { DefaultValueFactory = _ => step.Off, Description = step.Help }
        );
        var stop = new Option<string[]>("--stop") { Description = "Text that ends the answer; can be repeated." };
        var seed = new Option<long>("--seed") { Description = "Same seed, same answer." };
        var threads = new Option<int?>("--threads") { Description = "Threads that compute; one a physical core where it is left out." };
        var json = new Option<bool>("--json") { Description = "Print the result as one JSON document." };
        var command = new Command("generate", "Let a model go on with a text.")
        {
            model,
            prompt,
            promptIds,
            chat,
            maxTokens,
            stop,
            seed,
            threads,
            json,
        };
        foreach (var option in sampling.Values)
        {
            command.Options.Add(option);
        }
        command.SetAction(
            (parsed, cancellationToken) =>
                Task.Run(
                    () =>
                        Run(
                            new GenerateOrder(
                                parsed.GetValue(model)!,
                                parsed.GetValue(prompt),
                                parsed.GetValue(promptIds),
                                parsed.GetValue(chat),
                                parsed.GetValue(maxTokens),
                                new SamplingOptions(
                                    parsed.GetValue(seed),
                                    sampling.ToDictionary(option => option.Key, option => parsed.GetValue(option.Value))
                                ),
                                parsed.GetValue(stop) ?? [],
                                parsed.GetValue(threads),
                                parsed.GetValue(json)
                            ),
                            cancellationToken
                        ),
                    CancellationToken.None
                )
        );
        return command;
    }

    private static int Run(GenerateOrder order, CancellationToken cancellationToken)
    {
        string[] problems = [.. order.Problems()];
        if (problems.Length > 0)
        {
            return Answer.BadInput(problems);
        }
        try
        {
            using var model = TextModel.Load(order.Model, order.Threads);
            return Generate(order, model, order.PromptOf(model), cancellationToken);
        }
        catch (Exception exception)
            when (exception
                    is InvalidDataException
                        or ArgumentException
                        or PromptTooLongException
                        or IOException
                        or UnauthorizedAccessException
            )
        {
            return Answer.BadInput(exception.Message);
        }
        catch (OperationCanceledException)
        {
            return Answer.Failed("Cancelled.");
        }
    }

    private static int Generate(GenerateOrder order, TextModel model, IReadOnlyList<int> prompt, CancellationToken cancellationToken)
    {
        using var generator = new TokenGenerator(model.Decoder);
        generator.Begin(new GenerationRequest(prompt, order.MaxTokens, order.Sampling, model.EndTokens));
        var text = model.Tokenizer is { } tokenizer ? new AnswerText(tokenizer, order.Stops) : null;
        bool live = !order.Json && text is not null;
        var ids = new List<int>();
        var words = new System.Text.StringBuilder();
        void Say(string piece)
        {
            words.Append(piece);
            if (live)
            {
                Console.Out.Write(piece);
            }
        }
        long startedAt = Stopwatch.GetTimestamp(),
            firstAt = startedAt;
        while (generator.Next(cancellationToken) is { } token)
        {
            if (ids.Count == 0)
            {
                firstAt = Stopwatch.GetTimestamp();
            }
            ids.Add(token.Id);
            if (text is null)
            {
                continue;
            }
            Say(text.Push(token.Id));
            if (text.Stopped)
            {
                generator.Stop();
            }
        }
        double decodeSeconds = Stopwatch.GetElapsedTime(firstAt).TotalSeconds;
        if (text is not null)
        {
            Say(text.Flush());
        }
        var result = new Generated(
            order.Prompt,
            prompt,
            text is null ? null : words.ToString(),
            ids,
            generator.Finished == FinishReason.Stop ? "stop" : "length",
            prompt.Count,
            ids.Count,
            Math.Round(Stopwatch.GetElapsedTime(startedAt, firstAt).TotalSeconds, 4),
            ids.Count > 1 && decodeSeconds > 0 ? Math.Round((ids.Count - 1) / decodeSeconds, 1) : null
        );
        if (live)
        {
            Console.Out.WriteLine();
        }
        if (!order.Json)
        {
            Console.Error.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{ids.Count} tokens, {result.TokensPerSecond ?? 0:N1} tok/s")
            );
        }
        return live ? ExitCodes.Done : Answer.Give(result, order.Json, one => [string.Join(',', one.Ids)]);
    }

    /// <param name="Ids">Token ids of the answer.</param>
    /// <param name="FinishReason">stop (the end token, or a stop string) | length.</param>
    /// <param name="TokensPerSecond">Speed after the first token; null if there is only one token.</param>
    private sealed record Generated(
        string? Prompt,
        IReadOnlyList<int> PromptIds,
        string? Text,
        IReadOnlyList<int> Ids,
        string FinishReason,
        int PromptTokens,
        int CompletionTokens,
        double FirstTokenSeconds,
        double? TokensPerSecond
    );
}

/// <summary>The options given on the command line.</summary>
internal sealed record GenerateOrder(
    string Model,
    string? Prompt,
    string? PromptIds,
    bool Chat,
    int MaxTokens,
    SamplingOptions Sampling,
    IReadOnlyList<string> Stops,
    int? Threads,
    bool Json
)
{
    public IEnumerable<string> Problems()
    {
        if (Prompt is null == PromptIds is null)
        {
            yield return "Give either --prompt or --prompt-ids.";
        }
        if (Chat && Prompt is null)
        {
            yield return "--chat needs a --prompt.";
        }
        if (PromptIds is { } ids && ids.Split(',').Any(id => !int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            yield return $"--prompt-ids '{ids}' is not a list of ids such as 1,2,3.";
        }
        if (MaxTokens < 1)
        {
            yield return $"--max-tokens must be at least 1, not {MaxTokens}.";
        }
        if (Threads is < 1 or > 1024)
        {
            yield return $"--threads must lie between 1 and 1024, not {Threads}.";
        }
        foreach (string problem in Sampling.Problems())
        {
            yield return "--"
                + problem
                    .Replace("top_k", "top-k")
                    .Replace("top_p", "top-p")
                    .Replace("min_p", "min-p")
                    .Replace("repetition_", "repetition-");
        }
    }

    /// <exception cref="InvalidDataException">The folder has no tokenizer, or <c>--chat</c> was given and the tokenizer has no chat
    /// template.</exception>
    public IReadOnlyList<int> PromptOf(TextModel model)
    {
        if (PromptIds is { } ids)
        {
            return [.. ids.Split(',').Select(id => int.Parse(id, CultureInfo.InvariantCulture))];
        }
        var tokenizer = model.Tokenizer
            ?? throw new InvalidDataException(
                $"'{Model}' has no tokenizer.json, so it cannot read text. Give --prompt-ids, or put the tokenizer of its training there."
            );
        if (!Chat)
        {
            int[] tokens = tokenizer.Encode(Prompt!, parseSpecial: false);
            return tokens.Length > 0 ? tokens
                : tokenizer.EndOfText is { } end ? [end]
                : throw new ArgumentException("--prompt is empty.");
        }
        if (tokenizer.ChatTemplate is null)
        {
            throw new InvalidDataException(
                $"'{Model}' did not learn conversations (its tokenizer_config.json has no chat template); leave --chat out."
            );
        }
        return Prompts.Fit(tokenizer, [new ChatTurn(ChatRole.User, Prompt!)], model.Decoder.ContextLength, 1).Tokens;
    }
}
