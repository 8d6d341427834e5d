using System.Runtime.InteropServices;
using Jarvis.Data.Doctor.Language;
using Jarvis.Storage;

namespace Jarvis.Data.Doctor.Views;

/// <summary>The values from which the doctor derives a record's labels. One fixed-size entry per record in <c>doctor.scores</c>.</summary>
/// <param name="Quality">0 to 1.</param>
/// <param name="Length">ln(1 + words).</param>
/// <param name="Rarity">Mean of −ln of the words' frequencies, in nats.</param>
/// <param name="Structure">0 to 1.</param>
/// <param name="Loss">Nats per token; NaN without a model.</param>
/// <param name="DomainConfidence">0 to 1.</param>
/// <param name="Domain">Index into the report's domains; −1 in the file if none was predicted.</param>
/// <param name="Language">Index into <see cref="LanguageIdentifier.Codes"/>; −1 if it could not be identified.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct RecordScores(
    long Id,
    float Quality,
    float Length,
    float Rarity,
    float Structure,
    float Loss,
    float DomainConfidence,
    short Domain,
    short Language
);

/// <summary>Writes <c>doctor.scores</c> in order of id: 36 bytes per record.</summary>
internal sealed class ScoresWriter(string path) : IDisposable
{
    private readonly FileStream _file = DiskFile.Open(path, FileMode.Create, FileAccess.Write, 1 << 16);

    public void Add(RecordScores scores) => _file.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<RecordScores>(ref scores)));

    public void Dispose() => _file.Dispose();
}

internal static class ScoresFile
{
    public const string FileName = "doctor.scores";

    public static IEnumerable<RecordScores> Read(string path)
    {
        using var file = DiskFile.OpenRead(path, 1 << 16);
        var entry = new RecordScores[1];
        while (
            file.ReadAtLeast(MemoryMarshal.AsBytes(entry.AsSpan()), Marshal.SizeOf<RecordScores>(), throwOnEndOfStream: false)
            == Marshal.SizeOf<RecordScores>()
        )
        {
            yield return entry[0];
        }
    }
}
