using System.Text;
using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Storage;

namespace Jarvis.Launcher.Up;

/// <param name="Step">The last finished step; null before the first.</param>
/// <param name="SaveSeconds">Seconds that stopping will take: the rest of the current step, and writing a checkpoint.</param>
internal sealed record RunProgress(long? Step, double? SaveSeconds)
{
    private const int TailBytes = 256 << 10;
    private const double BytesWrittenPerSecond = 150e6; // with the flush; an ordinary SATA disk
    private const int StateBytesPerParameter = 12; // fp32 weight and two moments

    /// <summary>
    /// Reads the end of <c>metrics.jsonl</c>, and its beginning for the number of parameters if no checkpoint has been written.
    /// </summary>
    public static RunProgress Read(string metricsPath)
    {
        if (!File.Exists(metricsPath))
        {
            return new RunProgress(null, null);
        }
        var tail = Events(metricsPath, fromEnd: true);
        var steps = tail.OfType<StepMetrics>().TakeLast(2).ToArray();
        if (steps.Length == 0)
        {
            return new RunProgress(null, null);
        }

        long? bytes =
            tail.OfType<CheckpointWritten>().LastOrDefault()?.Bytes
            ?? Events(metricsPath, fromEnd: false).OfType<AttemptStarted>().LastOrDefault()?.Parameters * StateBytesPerParameter;
        double stepSeconds = steps.Length == 2 ? Math.Clamp((steps[1].At - steps[0].At).TotalSeconds, 0, 600) : 0;
        return new RunProgress(steps[^1].Step, bytes is { } size ? size / BytesWrittenPerSecond + stepSeconds : null);
    }

    private static List<RunEvent> Events(string path, bool fromEnd)
    {
        using var file = DiskFile.OpenRead(path);
        bool cut = fromEnd && file.Length > TailBytes;
        if (cut)
        {
            file.Seek(-TailBytes, SeekOrigin.End);
        }
        byte[] buffer = new byte[(int)Math.Min(TailBytes, file.Length)];
        int read = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);

        var lines = Encoding.UTF8.GetString(buffer, 0, read).Split('\n');
        // The last piece has no newline yet; the first may have lost its beginning.
        return [.. lines[(cut ? 1 : 0)..^1].Select(Parse).OfType<RunEvent>()];
    }

    private static RunEvent? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<RunEvent>(line, ContractJson.Options);
        }
        catch (JsonException)
        {
            return null; // a line torn by a crash; the run removes it when it resumes
        }
    }
}
