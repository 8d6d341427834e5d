using System.CommandLine;

namespace Jarvis.Cli.Benchmarks;

/// <summary><c>bench train|generate|tokenize|machine</c>: speeds, measured on this machine.</summary>
internal static class BenchVerb
{
    public static Command Create() =>
        new("bench", "Measures speeds on this machine.")
        {
            BenchTrainVerb.Create(),
            BenchGenerateVerb.Create(),
            BenchMachineVerb.Create(),
            BenchTokenizeVerb.Create(),
        };
}
