using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Jarvis.Contracts;

namespace Jarvis.Engine.Machine;

/// <summary>Samples NVIDIA's cards with <c>nvidia-smi</c>, without loading libtorch. Finds none where the program is missing.</summary>
/// <param name="searchPath">Folders as in PATH, which is the default.</param>
public sealed class NvidiaSmi(string? searchPath = null)
{
    private const int Mebibyte = 1024 * 1024,
        FewestFields = 7;
    private const string Fields = "index,name,utilization.gpu,memory.total,memory.used,temperature.gpu,power.draw,memory.free,uuid";

    /// <summary>Where Windows puts the driver's programs for WSL, which is not on the PATH.</summary>
    private const string WindowsSubsystem = "/usr/lib/wsl/lib";

    /// <summary>Drivers before 510 reject the entire query because of the last field.</summary>
    private static readonly string[] _questions = [Fields + ",compute_cap", Fields];
    private static readonly TimeSpan _answerWithin = TimeSpan.FromSeconds(5);
    private readonly string? _program = Find(
        searchPath ?? Environment.GetEnvironmentVariable("PATH") + Path.PathSeparator + WindowsSubsystem
    );
    private volatile int _question;

    /// <summary>
    /// Waits for the program: about 30 ms, a second or two where the driver sleeps, at most five seconds for each form of the query.
    /// </summary>
    public IReadOnlyList<GpuSample> Sample() => SampleAsync(CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>One sample of each card; none where nvidia-smi is missing or does not answer.</summary>
    public async Task<IReadOnlyList<GpuSample>> SampleAsync(CancellationToken cancellationToken)
    {
        if (_program is null)
        {
            return [];
        }
        for (int question = _question; question < _questions.Length; question++)
        {
            var (exitCode, text) = await AskAsync(_program, _questions[question], cancellationToken).ConfigureAwait(false);
            if (exitCode is null)
            {
                return [];
            }
            if (exitCode != 0)
            {
                continue;
            }
            _question = question;
            return Parse(text);
        }
        return [];
    }

    /// <summary>
    /// One line a card; "[N/A]", "[Not Supported]" and the like are null. Fields that the older query leaves out are null too.
    /// </summary>
    internal static IReadOnlyList<GpuSample> Parse(string text) =>
        [
            .. from line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            let fields = line.Split(',', StringSplitOptions.TrimEntries)
            where fields.Length >= FewestFields && Number(fields[0]) is not null
            select new GpuSample(
                (int)Number(fields[0])!.Value,
                fields[1],
                Number(fields[2]),
                Bytes(fields[3]) ?? 0,
                Bytes(fields[4]) ?? 0,
                Number(fields[5]),
                Number(fields[6])
            )
            {
                MemoryFreeBytes = Bytes(fields.ElementAtOrDefault(7)),
                Uuid = Known(fields.ElementAtOrDefault(8)),
                ComputeCapability = Number(fields.ElementAtOrDefault(9)) is null ? null : fields[9],
            },
        ];

    /// <returns>No exit code where the program did not answer.</returns>
    private static async Task<(int? ExitCode, string Text)> AskAsync(string program, string fields, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_answerWithin);
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, [$"--query-gpu={fields}", "--format=csv,noheader,nounits"])
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                    CreateNoWindow = true,
                }
            );
            if (process is null)
            {
                return (null, "");
            }
            try
            {
                string text = await process.StandardOutput.ReadToEndAsync(limit.Token).ConfigureAwait(false);
                await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
                return (process.ExitCode, text);
            }
            catch (OperationCanceledException)
            {
                process.Kill(); // a driver that hangs must not pile up processes
                cancellationToken.ThrowIfCancellationRequested();
                return (null, "");
            }
        }
        catch (Win32Exception)
        {
            return (null, ""); // gone since the start, or not ours to run
        }
    }

    private static long? Bytes(string? field) => Number(field) is { } mebibytes ? (long)(mebibytes * Mebibyte) : null;

    private static double? Number(string? field) =>
        double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;

    private static string? Known(string? field) => string.IsNullOrEmpty(field) || field[0] == '[' ? null : field;

    private static string? Find(string searchPath)
    {
        string name = OperatingSystem.IsWindows() ? "nvidia-smi.exe" : "nvidia-smi";
        return searchPath
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
    }
}
