using System.Diagnostics;
using Jarvis.Contracts;
using Jarvis.Testing;
using Jarvis.Tour.Tests.Harness;
using Xunit;

namespace Jarvis.Tour.Tests;

/// <summary>How <c>./jarvis up</c> ends: interrupted once, interrupted twice, and killed.</summary>
public sealed class StopTests
{
    private static readonly TimeSpan _toStopServices = TimeSpan.FromSeconds(30),
        _atOnce = TimeSpan.FromSeconds(5),
        _toNoticeAndEnd = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Up_Interrupted_AsksWhatTrainsToSaveAndWaitsForIt()
    {
        using var home = new TemporaryFolder();
        await using var up = await JarvisUp.StartReadyAsync(home.Path);
        using var run = new PretendedRun(home.Path, "theta-12", step: 840);

        up.InterruptGroup();
        string waiting = await up.Lines.WaitForAsync("theta-12 is saving step 840", _toStopServices);

        // 124 M weights with their optimizer moments at 150 MB/s, plus the current step..
        Assert.Equal("theta-12 is saving step 840, about 12 s", waiting);
        Assert.Equal(RunRequest.Shutdown, run.Asked?.Request);
        Assert.DoesNotContain("Jarvis has stopped", up.Lines.Text);
        run.Dispose();
        Assert.Equal(0, await up.WaitForExitAsync(_toStopServices));
        Assert.Contains("theta-12 is saved and resumes with the next ./jarvis up", up.Lines.Text);
    }

    [Fact]
    public async Task Stop_FromAnotherTerminal_AsksWhatTrainsToSaveAndWaitsForIt()
    {
        using var home = new TemporaryFolder();
        await using var up = await JarvisUp.StartReadyAsync(home.Path);
        using var run = new PretendedRun(home.Path, "theta-12", step: 840);

        using var stop = Process.Start(
            new ProcessStartInfo("dotnet", [Checkout.Launcher, "stop", "--home", home.Path]) { RedirectStandardOutput = true }
        )!;
        await up.Lines.WaitForAsync("theta-12 is saving step 840", _toStopServices);
        Assert.Equal(RunRequest.Shutdown, run.Asked?.Request);
        Assert.False(stop.HasExited);
        run.Dispose();

        Assert.Equal(
            "theta-12 is saving step 840, about 12 s\nJarvis has stopped.",
            (await stop.StandardOutput.ReadToEndAsync().WaitAsync(_toStopServices)).Trim()
        );
        Assert.Equal(0, await up.WaitForExitAsync(_toStopServices));
    }

    [Fact]
    public async Task Up_InterruptedTwice_LeavesAtOnceAndTheRunGoesOn()
    {
        using var home = new TemporaryFolder();
        await using var up = await JarvisUp.StartReadyAsync(home.Path);
        using var run = new PretendedRun(home.Path, "theta-12", step: 840);

        up.InterruptGroup();
        await up.Lines.WaitForAsync("theta-12 is saving", _toStopServices);
        up.InterruptGroup();

        Assert.Equal(130, await up.LeavesAsync(_atOnce));
        await Processes.AllGoneAsync(home.Path, _toNoticeAndEnd); // the AppHost stops the services nevertheless
    }

    [Fact]
    public async Task AppHost_Killed_IsStartedAnewOnceItsServicesAreGone()
    {
        LongForm.Only("SurvivalTests kills the AppHost while something trains.");
        using var home = new TemporaryFolder();
        await using var up = await JarvisUp.StartReadyAsync(home.Path);
        int[] before = up.ServiceProcessIds();

        Posix.Signal(up.AppHostProcessId, Posix.KillNow);
        await up.Lines.WaitForAsync("apphost    died with exit code 137; starting everything but what trains again", _toNoticeAndEnd);
        // The old processes are gone before new ones start.
        Assert.DoesNotContain(Processes.Of(home.Path), process => before.Contains(process.Id));

        await up.Lines.WaitForAsync("Jarvis is ready again: ", JarvisUp.ToBeReady);
        Assert.Equal(3, up.ServiceProcessIds().Except(before).Count());
    }

    [Fact]
    public async Task Orchestrator_Killed_IsNoticedAndEverythingIsStartedAnew()
    {
        LongForm.Only("SurvivalTests kills the orchestrator while something trains.");
        using var home = new TemporaryFolder();
        await using var up = await JarvisUp.StartReadyAsync(home.Path);
        int[] before = [.. up.ServiceProcessIds(), up.AppHostProcessId];

        foreach (int dcp in up.OrchestratorProcessIds())
        {
            Posix.Signal(dcp, Posix.KillNow);
        }
        await up.Lines.WaitForAsync("has lost Aspire's orchestrator (dcp)", _toNoticeAndEnd);
        await up.Lines.WaitForAsync("Jarvis is ready again: ", _toNoticeAndEnd + JarvisUp.ToBeReady);

        Assert.DoesNotContain(Processes.Of(home.Path), process => before.Contains(process.Id));
        Assert.Equal(3, up.ServiceProcessIds().Length);
    }

    [Fact]
    public async Task Launcher_Killed_TakesAppHostAndServicesWithIt()
    {
        using var home = new TemporaryFolder();
        await using var up = await JarvisUp.StartReadyAsync(home.Path);

        Posix.Signal(up.ProcessId, Posix.KillNow);

        await Processes.AllGoneAsync(home.Path, _toNoticeAndEnd);
    }

    [Fact]
    public async Task Up_Stopped_LeavesNoProcessBehind()
    {
        using var home = new TemporaryFolder();
        await using var up = await JarvisUp.StartReadyAsync(home.Path);

        up.InterruptGroup();

        Assert.Equal(0, await up.WaitForExitAsync(_toStopServices));
        Assert.Empty(up.ServiceProcessIds());
        await Processes.AllGoneAsync(home.Path, _toNoticeAndEnd); // the orchestrator ends within seconds
    }

    [Fact]
    public async Task Trainer_Killed_IsStartedAgain()
    {
        LongForm.Only("SurvivalTests kills the Trainer while something trains.");
        using var home = new TemporaryFolder();
        await using var up = await JarvisUp.StartReadyAsync(home.Path);
        int before = up.ServiceProcessId("Jarvis.Trainer.dll");

        Posix.Signal(before, Posix.KillNow);
        await up.Lines.WaitForAsync("trainer    was killed or crashed; starting it again", _toStopServices);
        await up.Lines.WaitForAsync("trainer    ready", times: 2, JarvisUp.ToBeReady);

        Assert.NotEqual(before, up.ServiceProcessId("Jarvis.Trainer.dll"));
    }
}
