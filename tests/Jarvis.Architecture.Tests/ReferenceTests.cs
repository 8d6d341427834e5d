using System.Diagnostics;
using Jarvis.Testing;
using Xunit;

namespace Jarvis.Architecture.Tests;

/// <summary>What <c>docs/reference</c> says is what the code does: each page is made by <c>jarvis reference NAME</c>.</summary>
public sealed class ReferenceTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("cli")]
    [InlineData("plan")]
    public async Task Page_OfTheReference_IsWhatTheCodeSays(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Texts name the commands as Linux has them.");
        string file = Path.Combine("docs", "reference", name + ".md"),
            refresh = $"./jarvis reference {name} --out {file}";
        string now = await MadeAsync(name);
        string kept = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, file), TestContext.Current.CancellationToken);
        string[] lines = now.Split('\n'),
            before = kept.Split('\n');
        int differs = lines.Zip(before).TakeWhile(pair => pair.First == pair.Second).Count();
        Assert.True(
            now == kept,
            $"{file} is not what the code says any more; line {differs + 1} is \"{lines.ElementAtOrDefault(differs)}\" now. "
                + $"Refresh it: {refresh}"
        );
    }

    private static async Task<string> MadeAsync(string name)
    {
        string[] command = [.. ProgramCommand.Of(Checkout.Launcher), "reference", name];
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true })!;
        string made = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(_patience);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(_patience);
        Assert.Equal(0, process.ExitCode);
        return made;
    }
}
