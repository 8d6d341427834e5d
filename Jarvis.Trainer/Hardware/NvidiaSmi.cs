using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Jarvis.Contracts;

namespace Jarvis.Trainer.Hardware;

/// <summary>NVIDIA's cards, through <c>nvidia-smi</c>; none where the program is missing.</summary>
internal sealed class NvidiaSmi
{
    private const int Megabyte = 1024 * 1024;
    private static readonly string[] Arguments = ["--query-gpu=index,name,utilization.gpu,memory.total,memory.used,temperature.gpu,power.draw", "--format=csv,noheader,nounits"];
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);
    private readonly string? _program = Find();

    public async Task<IReadOnlyList<GpuSample>> SampleAsync(CancellationToken stop)
    {
        if (_program is null) return [];
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(AnswerWithin);
        try
        {
            using var process = Process.Start(new ProcessStartInfo(_program, Arguments) { RedirectStandardOutput = true, RedirectStandardError = true, CreateNoWindow = true });
            if (process is null) return [];
            try
            {
                string text = await process.StandardOutput.ReadToEndAsync(limit.Token);
                await process.WaitForExitAsync(limit.Token);
                return process.ExitCode == 0 ? Parse(text) : [];
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                process.Kill(); // a driver that hangs must not pile up processes
                return [];
            }
        }
        catch (Win32Exception)
        {
            return []; // gone since the start, or not ours to run
        }
    }

    /// <summary>One line a card; "[N/A]" and the like are null.</summary>
    internal static IReadOnlyList<GpuSample> Parse(string text) => [.. text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(',', StringSplitOptions.TrimEntries)).Where(fields => fields.Length == 7)
        .Select(f => new GpuSample((int)(Number(f[0]) ?? 0), f[1], Number(f[2]), (long)((Number(f[3]) ?? 0) * Megabyte), (long)((Number(f[4]) ?? 0) * Megabyte), Number(f[5]), Number(f[6])))];

    private static double? Number(string field) => double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;

    private static string? Find()
    {
        string name = OperatingSystem.IsWindows() ? "nvidia-smi.exe" : "nvidia-smi";
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }
}
