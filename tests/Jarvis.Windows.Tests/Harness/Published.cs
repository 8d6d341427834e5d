using System.Diagnostics;
using Jarvis.Testing;
using Xunit;

namespace Jarvis.Windows.Tests.Harness;

/// <summary>
/// Jarvis as a Windows user has it: the archive of <c>eng/publish.sh win-x64</c>, in a folder whose name has spaces and non-ASCII letters,
/// with the libtorch that it downloaded.
/// </summary>
internal static class Published
{
    private static readonly Lazy<Task<string>> _folder = new(PublishAsync);
    private static readonly Lazy<Task<string>> _libtorch = new(FetchAsync);

    private static string Windows => Path.Combine(Checkout.Root, "artifacts", "windows");

    /// <summary>NuGet's package cache, which restoring these tests fills; users download from NuGet's own feed instead.</summary>
    public static string Packages =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } chosen
            ? chosen
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>The path of a program, in this system's notation.</summary>
    public static async Task<string> ProgramAsync(string name)
    {
        Wine.SkipWithoutIt();
        return Path.Combine(await _folder.Value, "app", name + ".exe");
    }

    /// <summary>The program that a user starts.</summary>
    public static async Task<string> JarvisAsync()
    {
        Wine.SkipWithoutIt();
        return Path.Combine(await _folder.Value, "jarvis.exe");
    }

    public static string Archive => Path.Combine(Checkout.Root, "artifacts", "jarvis-win-x64.zip");

    /// <summary>The downloaded libtorch as a Windows path: downloaded once by jarvis.exe and shared by the homes of all tests.</summary>
    public static Task<string> LibtorchAsync() => _libtorch.Value;

    private static async Task<string> PublishAsync()
    {
        string folder = Path.Combine(Windows, "Jarvis für Windows");
        using var process = Process.Start(
            new ProcessStartInfo(Path.Combine(Checkout.Root, "eng", "publish.sh"), ["win-x64", folder])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var ended = await Wine.EndAsync(process, TimeSpan.FromMinutes(10));
        Assert.True(ended.Code == 0, ended.Output + ended.Errors);
        return folder;
    }

    private static async Task<string> FetchAsync()
    {
        string home = Path.Combine(Windows, "libtorch home");
        var environment = new Dictionary<string, string>
        {
            ["JARVIS_HOME"] = Wine.PathOf(home),
            ["JARVIS_TORCH_SOURCE"] = Wine.PathOf(Packages),
        };
        var ended = await Wine.RunAsync(await JarvisAsync(), ["torch", "cpu"], environment);
        Assert.True(ended.Code == 0, ended.Output + ended.Errors);
        return Wine.PathOf(Directory.GetDirectories(Path.Combine(home, "libtorch"), "cpu-*").Single());
    }
}
