using System.Diagnostics;
using Jarvis.Engine.Decoding;
using Jarvis.Engine.Models;
using Jarvis.Engine.Models.Families.Llama;

namespace Jarvis.Engine.Benchmarks;

/// <param name="DecodeTokensPerSecond">One sequence, token by token, after the prompt.</param>
/// <param name="MegabytesPerToken">Weights read for one token, which bound the speed of decoding.</param>
/// <param name="ReadGigabytesPerSecond">What the same threads reach when they only read memory, measured in the same run.</param>
/// <param name="ShareOfBandwidth">Megabytes per token times tokens per second, as a share of
/// <paramref name="ReadGigabytesPerSecond"/>.</param>
public sealed record GenerateBenchResult(
    string Engine,
    string Model,
    string Precision,
    int Threads,
    long Parameters,
    int PromptTokens,
    int Tokens,
    TokensPerSecond PrefillTokensPerSecond,
    TokensPerSecond DecodeTokensPerSecond,
    double MegabytesPerToken,
    double ReadGigabytesPerSecond,
    double ShareOfBandwidth
);

/// <summary>
/// Speed of prefill and of decoding, on the classes that serve answers. Choosing the most likely token is left out: its cost is negligible.
/// </summary>
public static class GenerateBench
{
    /// <summary>Shapes for random weights: those of the training bench, and DeepSeek-Coder 1.3B's.</summary>
    public static IReadOnlyDictionary<string, ModelConfig> Configurations { get; } =
        new Dictionary<string, ModelConfig>(
            TrainBench.Configurations.Select(training => KeyValuePair.Create(training.Key, training.Value.Network))
        )
        {
            ["llama-1.3b"] = new LlamaConfig(
                Layers: 24,
                Heads: 16,
                KeyValueHeads: 16,
                Width: 2048,
                FeedForwardWidth: 5504,
                ContextLength: 2048,
                Vocabulary: 32256
            ),
        };

    /// <param name="rounds">Timed rounds, each a prompt followed by its tokens; one more round warms up.</param>
    /// <exception cref="ArgumentException">Prompt and tokens together are longer than the context.</exception>
    public static GenerateBenchResult Run(IDecoderModel model, string name, int threads, int promptTokens, int tokens, int rounds)
    {
        if (promptTokens + tokens > model.ContextLength)
        {
            throw new ArgumentException(
                $"{promptTokens} prompt tokens and {tokens} more do not fit into the context of {model.ContextLength}."
            );
        }
        double read = MemoryReading.GigabytesPerSecond(threads);
        var (prefill, decode) = (new List<double>(), new List<double>());
        int[] prompt = [.. Enumerable.Range(0, promptTokens).Select(at => at * 31 % model.VocabularySize)];
        using var sequence = model.Open();
        for (int round = 0; round <= rounds; round++) // the first one warms up
        {
            sequence.Truncate(0);
            double promptRate = promptTokens / Seconds(() => sequence.Append(prompt, default));
            double rate =
                tokens
                / Seconds(() =>
                {
                    for (int token = 0; token < tokens; token++)
                    {
                        sequence.Append([token * 17 % model.VocabularySize], default);
                    }
                });
            if (round == 0)
            {
                continue;
            }
            prefill.Add(promptRate);
            decode.Add(rate);
        }
        // on a busy machine the better of two measurements is closer to the truth
        read = Math.Max(read, MemoryReading.GigabytesPerSecond(threads));
        var speed = Summary(decode);
        return new GenerateBenchResult(
            "Jarvis",
            name,
            model.Precision,
            threads,
            model.Parameters,
            promptTokens,
            tokens,
            Summary(prefill),
            speed,
            Math.Round(model.BytesPerToken / 1e6, 1),
            Math.Round(read, 1),
            Math.Round(speed.Median * model.BytesPerToken / 1e9 / read, 3)
        );
    }

    private static double Seconds(Action work)
    {
        long startedAt = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(startedAt).TotalSeconds;
    }

    private static TokensPerSecond Summary(List<double> rates)
    {
        rates.Sort();
        return new TokensPerSecond(
            Math.Round((rates[(rates.Count - 1) / 2] + rates[rates.Count / 2]) / 2, 1),
            Math.Round(rates[0], 1),
            Math.Round(rates[^1], 1)
        );
    }
}
