using Jarvis.Storage;

namespace Jarvis.Runs.Reports;

/// <summary>Writes a report atomically: a reader sees the old one or the new one, never half of one.</summary>
internal static class ReportFile
{
    public static void Write(string path, ReportContent content) => DiskFile.Replace(path, ReportPage.Render(content));
}
