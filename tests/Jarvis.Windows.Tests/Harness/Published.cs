using System.Diagnostics;
using Jarvis.Tour.Tests.Harness;
using Xunit;

namespace Jarvis.Windows.Tests.Harness;

/// <summary>Jarvis as a Windows user has it: self-contained, in a folder whose name has blanks and letters beyond ASCII. Published once.</summary>
internal static class Published
{
    private static readonly string[] _programs = ["Jarvis.Trainer", "Jarvis.Inference", "Jarvis.Web"];
    private static readonly Lazy<Task<string>> _folder = new(PublishAsync);

    /// <summary>This system's path of a program.</summary>
    public static async Task<string> ProgramAsync(string name)
    {
        Wine.SkipWithoutIt();
        return Path.Combine(await _folder.Value, name + ".exe");
    }

    private static async Task<string> PublishAsync()
    {
        string windows = Path.Combine(Checkout.Root, "artifacts", "windows"), folder = Path.Combine(windows, "Jarvis für Windows");
        foreach (string program in _programs)
        {
            // Its build goes elsewhere than the checkout's own, which stays as it is.
            string[] arguments =
            [
                "publish", Path.Combine(Checkout.Root, program), "-c", "Release", "-r", "win-x64", "--self-contained", "true", "-p:UseArtifactsOutput=true",
                $"-p:ArtifactsPath={Path.Combine(windows, "build")}", "-p:CreateHardLinksForPublishFilesIfPossible=true", "-o", folder, "-v:q", "-nologo", "-tl:off", "-nodeReuse:false",
            ];
            var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start)!;
            var ended = await Wine.EndAsync(process, TimeSpan.FromMinutes(8));
            Assert.True(ended.Code == 0, ended.Output + ended.Errors);
        }
        return folder;
    }
}
