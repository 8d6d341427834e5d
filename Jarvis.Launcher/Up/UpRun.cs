using System.Runtime.InteropServices;

namespace Jarvis.Launcher.Up;

/// <summary>From the lock on the home to the last saved run: what <c>./jarvis up</c> does once everything is built.</summary>
internal sealed class UpRun(UpOptions options, Terminal terminal)
{
    private static readonly TimeSpan _toBeReady = TimeSpan.FromMinutes(2), _toStop = TimeSpan.FromSeconds(10), _toGiveBackThePort = TimeSpan.FromSeconds(12);

    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly CancellationTokenSource _stop = new(), _leave = new();

    /// <returns>0 ready and stopped, or already running; 1 could not start; 130 left by a second Ctrl+C.</returns>
    public async Task<int> RunAsync()
    {
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal);
        try
        {
            using var home = HomeLock.TryTake(options.Paths);
            if (home?.Foreign is { } foreign) terminal.Say(foreign);
            return home is null ? SayWhereItRuns() : await StartAsync(home);
        }
        catch (OperationCanceledException) when (_leave.IsCancellationRequested)
        {
            terminal.Say("Left at once: what was not saved goes on from its last checkpoint with the next ./jarvis up.");
            return 130;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            terminal.Say($"Jarvis cannot use {options.Paths.Home} as its home: {error.Message} Choose another folder with --home, or make this one writable.");
            return 1;
        }
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (_stop.IsCancellationRequested) _leave.Cancel();
        else _stop.Cancel();
    }

    private int SayWhereItRuns()
    {
        terminal.Say(HomeLock.ReadInfo(options.Paths) is { } info
            ? $"Jarvis already runs on this home: {info.Address} (process {info.Pid})"
            : $"Jarvis is already starting on {options.Paths.Home}.");
        return 0;
    }

    private async Task<int> StartAsync(HomeLock home)
    {
        if (!await PortCheck.BecomesFreeAsync(options.Port, home.PreviousDied ? _toGiveBackThePort : TimeSpan.Zero, _clock))
        {
            terminal.Say($"Port {options.Port} is in use by {PortCheck.Owner(options.Port) ?? "another program"}: stop that, or choose another port with ./jarvis up --port {options.Port + 1}.");
            return 1;
        }

        home.Publish(new UpInfo(Environment.ProcessId, options.Address));
        using var appHost = AppHostProcess.Start(options);
        var ended = appHost.WaitAsync(CancellationToken.None);
        bool ready = await BecameReadyAsync(ended);
        if (ready)
        {
            terminal.Say($"Jarvis is ready: {options.Address}");
            if (options.OpensBrowser) Browser.Open(options.Address);
            await Task.WhenAny(ended, Task.Delay(Timeout.InfiniteTimeSpan, _clock, _stop.Token));
        }

        bool asked = _stop.IsCancellationRequested;
        if (!asked)
        {
            terminal.Say($"Jarvis {(ready ? "stopped by itself" : "did not become ready")}. The reason is in {options.Paths.Logs}. Nothing that trains is lost: it goes on with the next ./jarvis up.");
            await StopAsync(appHost, ended);
            return 1;
        }

        var saver = new RunSaver(options.Paths, terminal, _clock);
        var runs = saver.AskAll();
        await StopAsync(appHost, ended);
        await saver.WaitAsync(runs, _leave.Token);
        terminal.Say("Jarvis has stopped.");
        return 0;
    }

    private async Task<bool> BecameReadyAsync(Task ended)
    {
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        watching.CancelAfter(_toBeReady);
        var ready = Readiness.WaitAsync(options.Address, _clock, watching.Token);
        await Task.WhenAny(ready, ended);
        if (ready.IsCompletedSuccessfully) return true;
        await watching.CancelAsync();
        return false;
    }

    private async Task StopAsync(AppHostProcess appHost, Task ended)
    {
        appHost.AskToStop();
        await Task.WhenAny(ended, Task.Delay(_toStop, _clock, _leave.Token));
        if (!ended.IsCompleted) appHost.End(); // its services see their input end and stop by themselves
        _leave.Token.ThrowIfCancellationRequested();
    }
}
