using System.Diagnostics;
using System.Text.Json;
using Jarvis.Cli.Proof;
using Jarvis.Contracts;
using Jarvis.Testing;
using Xunit;

namespace Jarvis.Trainer.Tests;

/// <summary>
/// What eng/gpu-proof.sh runs on a GPU, here on the CPU: the reference vectors, training, memory and decoding in one document.
/// </summary>
public sealed class ProofVerbTests : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(5);
    private readonly string _folder = Directory.CreateTempSubdirectory("jarvis-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Proof_OnTheProcessor_ProvesVectorsTrainingMemoryAndDecoding()
    {
        string runner = ProgramCommand.Of(
            AppContext.BaseDirectory.Replace("Jarvis.Trainer.Tests", "Jarvis.Engine.Tests", StringComparison.Ordinal)
                + "Jarvis.Engine.Tests.dll"
        )[^1];
        Assert.SkipUnless(File.Exists(runner), $"The engine's tests are not built: {runner}");
        var (code, report, said) = await RunAsync(["--device", "cpu", "--config", "nano", "--steps", "2", "--goldens-runner", runner]);

        Assert.True(code == 0, said);
        Assert.True(report!.DeviceOk && report.Device == "cpu" && report.Libtorch.StartsWith("2.", StringComparison.Ordinal));
        Assert.True(report.Goldens is { Passed: > 10, Failed: 0 }, string.Join('\n', report.Goldens?.Failures ?? []));
        double most = UnderWine.Is ? 2 : 1.5; // Wine includes its own mappings
        Assert.Equal(["fp32", "bf16"], report.Training.Select(row => row.Precision));
        Assert.All(
            report.Training,
            row =>
                Assert.True(
                    row is { Failure: null, Result.TokensPerSecond.Median: > 0, PeakDeviceBytes: null }
                        && row.PeakShare > 0.2
                        && row.PeakShare < most,
                    $"{row}"
                )
        );
        Assert.True(report.Decoding!.DecodeTokensPerSecond.Median > 0);
    }

    [Fact]
    public async Task Proof_OfACardThatIsNotThere_FailsInOneSentence()
    {
        var (code, report, said) = await RunAsync(["--device", "cuda:9", "--config", "nano", "--steps", "1"]);
        Assert.NotEqual(0, code);
        Assert.Null(report);
        Assert.Contains("cuda:9", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

    private static ProcessStartInfo Jarvis(IEnumerable<string> arguments)
    {
        var command = JarvisPrograms.ThisTrainer;
        return new ProcessStartInfo(command[0], [.. command.Skip(1), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }

    private async Task<(int Code, ProofReport? Report, string Said)> RunAsync(string[] arguments)
    {
        string output = Path.Combine(_folder, "proof.json");
        using var process = Process.Start(Jarvis(["proof", .. arguments, "--out", output]))!;
        var error = process.StandardError.ReadToEndAsync();
        string said = await process.StandardOutput.ReadToEndAsync().WaitAsync(_patience);
        await process.WaitForExitAsync().WaitAsync(_patience);
        var report = File.Exists(output)
            ? JsonSerializer.Deserialize<ProofReport>(await File.ReadAllTextAsync(output), ContractJson.Options)
            : null;
        return (process.ExitCode, report, said + await error);
    }
}
