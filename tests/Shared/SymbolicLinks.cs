namespace Jarvis.Tests.Shared;

/// <summary>Symbolic links of a test, which is skipped where the machine makes none: Wine 8 says that it did and has not, and Windows asks for a privilege.</summary>
internal static class SymbolicLinks
{
    public static void ToFile(string link, string target) => Make(link, () => File.CreateSymbolicLink(link, target));

    public static void ToFolder(string link, string target) => Make(link, () => Directory.CreateSymbolicLink(link, target));

    private static void Make(string link, Action make)
    {
        try
        {
            make();
        }
        catch (IOException) when (OperatingSystem.IsWindows())
        {
            Xunit.Assert.Skip("Windows makes symbolic links for administrators and in developer mode only.");
        }
        if (OperatingSystem.IsWindows() && new FileInfo(link).LinkTarget is null && new DirectoryInfo(link).LinkTarget is null)
        {
            Xunit.Assert.Skip("Wine makes no symbolic links.");
        }
    }
}
