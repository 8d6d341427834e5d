using System.Text;
using System.Text.RegularExpressions;
using Jarvis.Storage;

namespace Jarvis.Trainer.Supervision;

/// <summary>Why a run's process ended without reporting a result, as a sentence.</summary>
internal static partial class DeathReason
{
    private const int SignalBase = 128;
    private const int TailBytes = 8 * 1024;
    private const int LongestLine = 300;

    /// <param name="exitCode">Null if the process was not our child, so that its exit code is unknown.</param>
    public static string Of(int? exitCode, string consolePath)
    {
        string cause = exitCode switch
        {
            0 => "The process ended without saying how the run went.",
            { } code => (OperatingSystem.IsWindows() ? OnWindows(code) : OnUnix(code)) ?? $"The process ended with exit code {code}.",
            null => "The process ended without a word: it was killed, or it crashed.",
        };
        return LastLine(consolePath) is { } line ? $"{cause} Its last output: {line}" : cause;
    }

    internal static string? OnUnix(int code) =>
        code switch
        {
            SignalBase + 9 => "The process was killed from outside, or by the operating system for lack of memory.",
            SignalBase + 11 => "The process crashed in native code (segmentation fault).",
            SignalBase + 7 => "The process crashed in native code (bus error; often a full disk or a failing one).",
            SignalBase + 6 => "The process aborted in native code.",
            SignalBase + 15 => "The process was asked to end by another program.",
            SignalBase + 4 => "The process used an instruction that this processor lacks.",
            > SignalBase and < SignalBase + 65 => $"The process was ended by signal {code - SignalBase}.",
            _ => null,
        };

    /// <summary>
    /// Windows has no signals: whoever ends a process chooses its exit code (.NET uses −1), and a crash leaves the status code of its
    /// exception.
    /// </summary>
    internal static string? OnWindows(int code) =>
        unchecked((uint)code) switch
        {
            0xFFFFFFFF or 0x40010004 => "The process was killed from outside.",
            0xC000013A => "The process was asked to end by its console.",
            0xC0000005 => "The process crashed in native code (access violation).",
            0xC0000006 => "The process crashed in native code (a mapped file could not be read; often a failing disk or a drive that went "
                + "away).",
            0xC0000017 or 0xC000012D => "The process ended for lack of memory: the paging file is full.",
            0xC0000409 or 0x80131623 => "The process aborted in native code.",
            0xC000001D => "The process used an instruction that this processor lacks.",
            0xC00000FD => "The process crashed in native code (its stack ran over).",
            >= 0xC0000000 and < 0xD0000000 => $"The process crashed in native code (status 0x{code:X8}).",
            _ => null,
        };

    /// <summary>The last line of output that says something; stack frames are skipped.</summary>
    private static string? LastLine(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }
        using var file = DiskFile.OpenRead(path);
        file.Position = Math.Max(0, file.Length - TailBytes);
        byte[] bytes = new byte[TailBytes];
        int count = file.ReadAtLeast(bytes, TailBytes, throwOnEndOfStream: false);
        string? line = Encoding
            .UTF8.GetString(bytes, 0, count)
            .Split('\n')
            .Select(text => Escapes().Replace(text, "").Trim())
            .LastOrDefault(text =>
                text.Length > 0 && !text.StartsWith("at ", StringComparison.Ordinal) && !text.StartsWith("---", StringComparison.Ordinal)
            );
        return line is { Length: > LongestLine } ? line[..LongestLine] + "…" : line;
    }

    [GeneratedRegex(@"\x1b\[[0-9;]*[A-Za-z]")]
    private static partial Regex Escapes();
}
