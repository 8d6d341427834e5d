namespace Jarvis.Trainer.Reports;

/// <summary>Writes a report whole: a reader sees the old one or the new one, never a half.</summary>
public static class ReportFile
{
    public static void Write(string path, ReportContent content)
    {
        string temporary = path + ".tmp";
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(System.Text.Encoding.UTF8.GetBytes(ReportPage.Render(content)));
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
