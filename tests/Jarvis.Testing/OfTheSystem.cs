namespace Jarvis.Testing;

/// <summary>A folder and a text file that every machine has, which are none of the user's.</summary>
public static class OfTheSystem
{
    public static string Folder { get; } =
        OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.Windows) : "/etc";

    public static string FileName { get; } = OperatingSystem.IsWindows() ? "win.ini" : "passwd";

    public static string File { get; } = Path.Combine(Folder, FileName);
}
