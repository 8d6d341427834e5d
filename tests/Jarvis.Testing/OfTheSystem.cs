namespace Jarvis.Testing;

/// <summary>A folder and a text file that every machine has and that do not belong to the user.</summary>
public static class OfTheSystem
{
    public static string Folder { get; } =
        OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.Windows) : "/etc";

    public static string FileName { get; } = OperatingSystem.IsWindows() ? "win.ini" : "passwd";

    public static string File { get; } = Path.Combine(Folder, FileName);
}
