using System.CommandLine;
using Jarvis.Cli.Output;
using Jarvis.Engine.Benchmarks;
using Jarvis.Engine.Generation;
using Jarvis.Engine.Machine;

namespace Jarvis.Cli.Benchmarks;

/// <summary><c>bench generate</c>: prefill and decode speed of a model in tokens per second, for a single sequence.</summary>
internal static class BenchGenerateVerb
{
    public static Command Create()
    {
        var config = new Option<string>("--config") { DefaultValueFactory = _ => "small", Description = "A shape for random weights." };
        config.AcceptOnlyFromAmong([.. GenerateBench.Configurations.Keys]);
        var precision = new Option<string>("--precision")
        {
            DefaultValueFactory = _ => "fp32",
            Description = "What random weights are kept as; a folder's stay as they are stored.",
        };
        precision.AcceptOnlyFromAmong("fp32", "bf16");
        var model = new Option<string?>("--model") { Description = "Checkpoint folder to benchmark instead of --config." };
        var prompt = new Option<int>("--prompt-tokens") { DefaultValueFactory = _ => 128, Description = "Tokens of the prompt." };
        var tokens = new Option<int>("--tokens") { DefaultValueFactory = _ => 64, Description = "Tokens generated after it." };
        var rounds = new Option<int>("--rounds") { DefaultValueFactory = _ => 5, Description = "How often; the median counts." };
        var threads = new Option<int?>("--threads") { Description = "Default: one a physical core." };
        var json = new Option<bool>("--json") { Description = "One JSON document on standard output." };
        var command = new Command("generate", "Speed of taking a prompt in and of generating.")
        {
            config,
            precision,
            model,
            prompt,
            tokens,
            rounds,
            threads,
            json,
        };
        command.SetAction(parsed =>
        {
            int used = parsed.GetValue(threads) ?? CoreCount.Physical();
            if (used < 1 || parsed.GetValue(prompt) < 1 || parsed.GetValue(tokens) < 1 || parsed.GetValue(rounds) < 1)
            {
                return Answer.BadInput("--threads, --prompt-tokens, --tokens and --rounds must be at least 1.");
            }
            try
            {
                using var loaded = parsed.GetValue(model) is { } folder
                    ? DecoderModels.Load(folder, used)
                    : DecoderModels.Random(
                        GenerateBench.Configurations[parsed.GetValue(config)!],
                        1,
                        used,
                        bf16: parsed.GetValue(precision) == "bf16"
                    );
                var result = GenerateBench.Run(
                    loaded,
                    parsed.GetValue(model) ?? parsed.GetValue(config)!,
                    used,
                    parsed.GetValue(prompt),
                    parsed.GetValue(tokens),
                    parsed.GetValue(rounds)
                );
                return Answer.Give(
                    result,
                    parsed.GetValue(json),
                    one =>
                        [
                            $"{one.Model} in {one.Precision}, {one.Threads} threads: prompt "
                                + $"{one.PrefillTokensPerSecond.Median:N0} tok/s, generating {one.DecodeTokensPerSecond.Median:N1} "
                                + $"tok/s ({one.MegabytesPerToken:N0} MB a token, {one.ShareOfBandwidth:P0} of "
                                + $"{one.ReadGigabytesPerSecond:N0} GB/s)",
                        ]
                );
            }
            catch (Exception exception) when (exception is InvalidDataException or ArgumentException)
            {
                return Answer.BadInput(exception.Message);
            }
        });
        return command;
    }
}
