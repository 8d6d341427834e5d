namespace Jarvis.Data.Tests;

/// <summary>Real files in published layouts, in a folder beside the checkout that is not part of the repository.</summary>
internal static class Shared
{
    /// <summary>Skips the test with the reason where the folder is absent.</summary>
    public static string Data(params string[] parts)
    {
        var root = Environment.GetEnvironmentVariable("JARVIS_SHARED") is { Length: > 0 } chosen ? chosen : BesideCheckout();
        var path = Path.Combine([root, "data", .. parts]);
        Assert.SkipUnless(File.Exists(path), $"{path} is not on this machine (set JARVIS_SHARED).");
        return path;
    }

    private static string BesideCheckout() => Path.GetFullPath(Path.Combine(Checkout(), "..", "shared"));

    private static string Checkout()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Jarvis.sln")))
        {
            folder = folder.Parent;
        }
        return folder?.FullName ?? ".";
    }
}
