using Jarvis.Storage;

namespace Jarvis.Runs.Reports;

/// <summary>Writes a report whole: a reader sees the old one or the new one, never a half.</summary>
internal static class ReportFile
{
    public static void Write(string path, ReportContent content) => DiskFile.Replace(path, ReportPage.Render(content));
}
