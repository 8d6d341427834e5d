using System.Diagnostics;
using System.Text.Json;
using Jarvis.Storage;

namespace Jarvis.Cli.Proof;

/// <summary>
/// Runs the reference vector tests, which are a separate program, and passes the device to them in an environment variable.
/// </summary>
internal static class GoldenRunner
{
    /// <summary>Read by the tests: the device on which networks and reference vectors are placed.</summary>
    public const string DeviceVariable = "JARVIS_TEST_DEVICE";

    private const string Classes = "Jarvis.Engine.Tests.GoldenTests";

    /// <param name="runner">The test executable or its assembly (.dll).</param>
    /// <param name="goldens">A folder of reference vectors; null means those of the checkout.</param>
    /// <exception cref="InvalidDataException">The tests could not be started, or ended without a report.</exception>
    public static async Task<GoldenProof> RunAsync(string runner, string device, string? goldens, CancellationToken cancellationToken)
    {
        string folder = DiskFolder.CreateTemporary("jarvis-proof-");
        try
        {
            const string Report = "goldens.json";
            bool assembly = runner.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
            var start = new ProcessStartInfo(assembly ? Environment.ProcessPath! : runner)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            string[] arguments =
            [
                "--filter-class",
                Classes,
                "--progress",
                "off",
                "--ansi",
                "off",
                "--report-xunit-ctrf",
                "--report-xunit-ctrf-filename",
                Report,
                "--results-directory",
                folder,
            ];
            foreach (string argument in assembly ? [runner, .. arguments] : arguments)
            {
                start.ArgumentList.Add(argument);
            }
            start.Environment[DeviceVariable] = device;
            if (goldens is not null)
            {
                start.Environment["JARVIS_GOLDENS"] = goldens;
            }
            using var process = Process.Start(start) ?? throw new InvalidDataException($"{runner} could not be started.");
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken),
                errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            string report = Path.Combine(folder, Report);
            return File.Exists(report)
                ? Read(await DiskFile.ReadAllTextAsync(report, cancellationToken))
                : throw new InvalidDataException(
                    $"The reference tests exited with code {process.ExitCode} without a report: "
                        + $"{LastLine(await errors + await output)}"
                );
        }
        finally
        {
            DiskFolder.Delete(folder);
        }
    }

    /// <summary>CTRF (https://ctrf.io), as xunit writes it.</summary>
    internal static GoldenProof Read(string report)
    {
        using var document = JsonDocument.Parse(report);
        var results = document.RootElement.GetProperty("results");
        var summary = results.GetProperty("summary");
        return new GoldenProof(
            summary.GetProperty("passed").GetInt32(),
            summary.GetProperty("failed").GetInt32(),
            summary.GetProperty("skipped").GetInt32(),
            [
                .. from test in results.GetProperty("tests").EnumerateArray()
                where test.GetProperty("status").GetString() == "failed"
                select $"{test.GetProperty("name").GetString()}: "
                    + $"{(test.TryGetProperty("message", out var message) ? message.GetString()?.Split('\n')[0] : "no reason")}",
            ]
        );
    }

    private static string LastLine(string text) =>
        text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "it said nothing";
}
