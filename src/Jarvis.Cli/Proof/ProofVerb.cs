using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using Jarvis.Cli.Doctor;
using Jarvis.Cli.Output;
using Jarvis.Contracts;
using Jarvis.Engine.Benchmarks;
using Jarvis.Engine.Generation;
using Jarvis.Engine.Machine;
using Jarvis.Engine.Plans;
using Jarvis.Runs.Execution;
using Jarvis.Storage;

namespace Jarvis.Cli.Proof;

/// <summary><c>proof --device cuda:0 --out proof.json</c>: measures and verifies this machine's device.</summary>
internal static class ProofVerb
{
    public static Command Create()
    {
        var device = new Option<string>("--device")
        {
            Description = "cpu, cuda:0 …; auto takes the one that training would.",
            DefaultValueFactory = _ => "auto",
        };
        var configs = new Option<string[]>("--config")
        {
            Description = "Shapes to train.",
            DefaultValueFactory = _ => ["nano", "gpt2"],
            AllowMultipleArgumentsPerToken = true,
        };
        configs.AcceptOnlyFromAmong([.. TrainBench.Configurations.Keys]);
        var precisions = new Option<string[]>("--precision")
        {
            Description = "Default: fp32, bf16 and, on a GPU, fp16.",
            AllowMultipleArgumentsPerToken = true,
        };
        precisions.AcceptOnlyFromAmong("fp32", "bf16", "fp16");
        var steps = new Option<int>("--steps") { Description = "Timed steps of each.", DefaultValueFactory = _ => 20 };
        var runner = new Option<string?>("--goldens-runner")
        {
            Description = "The program of the engine's tests; without it the reference vectors are left out.",
        };
        var goldens = new Option<string?>("--goldens") { Description = "A folder of reference vectors (default: the checkout's)." };
        var output = new Option<string?>("--out") { Description = "Writes the JSON document there as well." };
        var command = new Command(
            "proof",
            "Proves a device: reference vectors, training speed and memory against the estimate, decoding; one JSON document."
        )
        {
            device,
            configs,
            precisions,
            steps,
            runner,
            goldens,
            output,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                if (parsed.GetValue(steps) < 1)
                {
                    return Answer.BadInput("--steps must be at least 1.");
                }
                var torch = TorchCheck.Run();
                if (torch.Failure is { } failure)
                {
                    return Answer.Failed(failure);
                }
                string chosen = parsed.GetValue(device) is "auto" or null ? MachineFacts.Here.BestDevice : parsed.GetValue(device)!;
                bool onCard = chosen.StartsWith("cuda", StringComparison.Ordinal);
                string[] wanted =
                    parsed.GetValue(precisions) is { Length: > 0 } given ? given
                    : onCard ? ["fp32", "bf16", "fp16"]
                    : ["fp32", "bf16"];
                try
                {
                    var report = await RunAsync(
                        chosen,
                        torch,
                        parsed.GetValue(configs)!,
                        wanted,
                        parsed.GetValue(steps),
                        parsed.GetValue(runner),
                        parsed.GetValue(goldens),
                        cancellationToken
                    );
                    string text = JsonSerializer.Serialize(report, ContractJson.Indented);
                    if (parsed.GetValue(output) is { } path)
                    {
                        DiskFile.Replace(path, text + "\n");
                    }
                    Console.Out.WriteLine(text);
                    return report.DeviceOk ? ExitCodes.Done : ExitCodes.Failed;
                }
                catch (PlanException exception)
                {
                    return Answer.BadInput(exception.Problems);
                }
                catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
                {
                    return Answer.Failed(exception.Message);
                }
            }
        );
        return command;
    }

    private static async Task<ProofReport> RunAsync(
        string device,
        TorchCheck torch,
        string[] configs,
        string[] precisions,
        int steps,
        string? runner,
        string? goldens,
        CancellationToken cancellationToken
    )
    {
        GoldenProof? vectors = null;
        if (runner is not null)
        {
            Console.Error.WriteLine($"reference vectors on {device} …");
            vectors = await GoldenRunner.RunAsync(runner, device, goldens, cancellationToken);
        }
        var training = new List<TrainProof>();
        foreach (string config in configs)
        {
            foreach (string precision in precisions)
            {
                Console.Error.WriteLine($"training {config} in {precision} …");
                training.Add(await TrainProofs.RunAsync(config, precision, device, steps, cancellationToken));
            }
        }
        Console.Error.WriteLine("decoding …");
        int threads = MachineFacts.Here.PhysicalCores;
        using var model = DecoderModels.Random(GenerateBench.Configurations["gpt2"], 1, threads, bf16: true);
        var decoding = GenerateBench.Run(model, "gpt2", threads, promptTokens: 64, tokens: 32, rounds: 3);
        var card = MachineFacts.Here.Card(device) is { } known
            ? new NvidiaSmi().Sample().FirstOrDefault(gpu => gpu.Index == known.Index)
            : null;
        string version =
            Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        return new ProofReport(
            TimeProvider.System.GetUtcNow(),
            version,
            RuntimeInformation.OSDescription,
            RuntimeInformation.FrameworkDescription,
            torch.Version ?? "unknown",
            device,
            card,
            torch.Kernels,
            vectors,
            training,
            decoding,
            vectors is null or { Failed: 0, Passed: > 0 } && training.TrueForAll(row => row.Failure is null)
        );
    }
}
