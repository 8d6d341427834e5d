using System.CommandLine;
using Jarvis.Cli.Output;
using Jarvis.Engine.Benchmarks;
using Jarvis.Engine.Machine;

namespace Jarvis.Cli.Benchmarks;

/// <summary><c>bench machine</c>: matrix multiplication and memory speed, as a baseline for the other benchmarks.</summary>
internal static class BenchMachineVerb
{
    public static Command Create()
    {
        var threads = new Option<int?>("--threads") { Description = "Default: one a physical core." };
        var json = new Option<bool>("--json") { Description = "One JSON document on standard output." };
        var command = new Command("machine", "Speed of matrix multiplication and of reading memory.") { threads, json };
        command.SetAction(parsed =>
            parsed.GetValue(threads) < 1
                ? Answer.BadInput("--threads must be at least 1.")
                : Answer.Give(
                    MachineBench.Run(parsed.GetValue(threads) ?? CoreCount.Physical()),
                    parsed.GetValue(json),
                    result =>
                        [
                            $"{result.Threads} threads: fp32 {result.Fp32Gflops:N1} GFLOP/s, bf16 {result.Bf16Gflops:N1} "
                                + $"GFLOP/s, memory read {result.ReadGigabytesPerSecond:N1} GB/s",
                        ]
                )
        );
        return command;
    }
}
