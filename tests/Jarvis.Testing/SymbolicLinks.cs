namespace Jarvis.Testing;

/// <summary>Creates symbolic links; skips the test where the machine cannot create any.</summary>
public static class SymbolicLinks
{
    public static void ToFile(string link, string target) => Make(() => File.CreateSymbolicLink(link, target));

    public static void ToFolder(string link, string target) => Make(() => Directory.CreateSymbolicLink(link, target));

    private static void Make(Action make)
    {
        // Wine 8 reports success, creates nothing, and the runtime crashes soon after.
        Xunit.Assert.SkipWhen(UnderWine.Is, "Wine makes no symbolic links.");
        try
        {
            make();
        }
        catch (IOException) when (OperatingSystem.IsWindows())
        {
            Xunit.Assert.Skip("Windows makes symbolic links for administrators and in developer mode only.");
        }
    }
}
