using System.CommandLine;
using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Runs.Execution;

namespace Jarvis.Cli.Doctor;

/// <summary>
/// <c>doctor</c>: reports what this machine has, what is missing, and which device, precision and kernels training would use.
/// </summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Prints one JSON document and nothing else." };
        var home = new Option<string?>("--home") { HelpName = "DIR", Description = "The home to look at instead of JARVIS_HOME." };
        var command = new Command("doctor", "Says what this machine has, what is missing and what was chosen.") { json, home };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var paths = parsed.GetValue(home) is { Length: > 0 } given ? new JarvisPaths(Path.GetFullPath(given)) : JarvisPaths.Default;
                var report = await new Examination(paths).RunAsync(cancellationToken);
                if (parsed.GetValue(json))
                {
                    Console.WriteLine(JsonSerializer.Serialize(report, ContractJson.Indented));
                }
                else
                {
                    Print(report);
                }
                return report.Healthy ? ExitCodes.Done : ExitCodes.Failed;
            }
        );
        return command;
    }

    private static void Print(DoctorReport report)
    {
        foreach (var finding in report.Findings)
        {
            string mark = finding.Kind switch
            {
                FindingKind.Fine => "ok",
                FindingKind.Advice => "--",
                _ => "!!",
            };
            Console.WriteLine($"{mark}  {finding.Subject,-13} {finding.Text}");
            if (finding.Remedy is { } remedy)
            {
                Console.WriteLine($"    {"",-13} {remedy}");
            }
        }

        var chosen = report.Chosen;
        Console.WriteLine(
            $"\nTraining would use {chosen.Device}, {chosen.Precision}, {chosen.Threads} "
                + $"threads{(chosen.VectorLevel is { } level ? $", {level}" : "")}."
        );
        Console.WriteLine(report.Healthy ? "Jarvis can run here." : "Jarvis cannot run here yet; what is marked !! says why.");
    }
}
