using System.Diagnostics;
using System.Runtime.Versioning;
using Jarvis.Contracts;
using Jarvis.Runs.Execution;
using Jarvis.Storage;
using Jarvis.Testing;
using Jarvis.Trainer.Hosting;
using Jarvis.Trainer.Tests.Support;
using Xunit;

namespace Jarvis.Trainer.Tests;

/// <summary>JARVIS_HOME is private to its user, and what cannot be used as a home is refused with a reason.</summary>
public sealed class PrivateHomeTests : IDisposable
{
    private const UnixFileMode OfOthers =
        UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite
        | UnixFileMode.OtherExecute;
    private const UnixFileMode Everybody = (UnixFileMode)0x1FF; // 0777
    private readonly TempHome _home = new();

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Home_OfAnEarlierVersion_IsMadePrivateWithAllThatIsInIt()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        string old = Path.Combine(Directory.CreateDirectory(Path.Combine(_home.Paths.Runs, "old", "checkpoints")).FullName, "weights");
        foreach (
            string file in (string[])
                [
                    old,
                    _home.Paths.WebDatabase,
                    _home.Paths.Run("old").Plan,
                    Path.Combine(Directory.CreateDirectory(_home.Paths.Logs).FullName, "web.log"),
                ]
        )
        {
            File.WriteAllText(file, "");
            File.SetUnixFileMode(file, (UnixFileMode)0x1A4); // 0644
        }
        File.CreateSymbolicLink(Path.Combine(_home.Paths.Runs, "link"), _home.Text);
        foreach (string folder in Directory.GetDirectories(_home.Paths.Home, "*", SearchOption.AllDirectories).Append(_home.Paths.Home))
        {
            File.SetUnixFileMode(folder, (UnixFileMode)0x1ED); // 0755
        }
        File.SetUnixFileMode(_home.Text, Everybody);

        await using var service = await TestService.StartAsync(_home);
        var run = await service.CreateAsync(_home.Script("steps 1"));
        await service.UntilAsync(run.Id, RunState.Completed);

        Assert.Equal((UnixFileMode)0x1C0, File.GetUnixFileMode(_home.Paths.Home)); // 0700
        string[] open =
        [
            .. new DirectoryInfo(_home.Paths.Home)
                .EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
                .Where(entry =>
                    entry.LinkTarget is null
                    && !entry.FullName.StartsWith(_home.Paths.Data, StringComparison.Ordinal)
                    && (entry.UnixFileMode & OfOthers) != 0
                )
                .Select(entry => entry.FullName),
        ];
        Assert.Empty(open);
        Assert.True(
            File.Exists(_home.Paths.TrainerDatabase)
                && File.Exists(_home.Paths.Run(run.Id).Metrics)
                && File.Exists(_home.Paths.Run(run.Id).Console)
        );
        Assert.Equal(Everybody, File.GetUnixFileMode(_home.Text)); // the user's own file, and links are not followed
    }

    [Fact]
    public async Task Service_OnAHomeThatCannotBeWritten_SaysWhichAndEndsWithAnError()
    {
        string file = Path.Combine(_home.Paths.Data, "file");
        File.WriteAllText(file, "no folder");
        foreach (
            string home in OperatingSystem.IsLinux()
                ? (string[])[file, Path.Combine(file, "home"), "/proc"]
                : [file, Path.Combine(file, "home")]
        )
        {
            string[] command =
            [
                .. ProgramCommand.Of(typeof(TrainerService).Assembly.Location),
                "serve",
                "--JARVIS_HOME",
                home,
                "--JARVIS_INTERNAL_KEY",
                "k",
                "--urls",
                "http://127.0.0.1:0",
            ];
            using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true })!;
            string said = await process.StandardError.ReadToEndAsync().WaitAsync(TestService.Patience);
            await process.WaitForExitAsync();
            Assert.Equal(1, process.ExitCode);
            Assert.Contains($"Jarvis cannot use {home} as its home", said);
            Assert.DoesNotContain("   at ", said);
        }
    }

    [Fact]
    public void Lock_ThatDoesNotOpenForAnotherReason_IsNotTakenForHeld()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The reasons are made with links.");
        string held = Path.Combine(_home.Paths.Home, "held.lock"),
            round = Path.Combine(_home.Paths.Home, "round.lock");
        using (RunLock.Take(held, TimeProvider.System))
        {
            Assert.True(RunLock.IsHeld(held));
            Assert.Null(FileLocks.TryTake(held));
        }
        Assert.False(RunLock.IsHeld(held));
        File.CreateSymbolicLink(round, round);
        Assert.False(FileLocks.IsHeldByAnother(Assert.ThrowsAny<IOException>(() => RunLock.Take(round, TimeProvider.System))));
    }

    public void Dispose() => _home.Dispose();
}
