using System.Runtime.InteropServices;
using Jarvis.Launcher.Output;
using Jarvis.Storage;

namespace Jarvis.Launcher.Up;

/// <summary>
/// What <c>./jarvis up</c> does once everything is built, from locking the home to the last saved run. Watches over the AppHost and
/// restarts it when it dies, or when Aspire's orchestrator dies with the services.
/// </summary>
internal sealed class UpRun(UpOptions options, Terminal terminal)
{
    private static readonly TimeSpan _toBeReady = TimeSpan.FromMinutes(4),
        _toStop = TimeSpan.FromSeconds(20),
        _toGiveBackThePort = TimeSpan.FromSeconds(12),
        _toClose = TimeSpan.FromSeconds(4.5);

    private readonly TimeProvider _time = TimeProvider.System;
    private readonly LeftServices _services = new(options.Paths, TimeProvider.System);
    private readonly AppHostLives _lives = new(TimeProvider.System);
    private readonly CancellationTokenSource _stop = new(),
        _leave = new();
    private readonly ManualResetEventSlim _ended = new();

    /// <returns>0 ready and stopped, or already running; 1 could not start; 130 left by a second Ctrl+C.</returns>
    public async Task<int> RunAsync()
    {
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal);
        try
        {
            using var home = HomeLock.TryTake(options.Paths);
            if (home?.Foreign is { } foreign)
            {
                terminal.Say(foreign);
            }
            return home is null ? SayWhereItRuns() : await StartAsync(home);
        }
        catch (OperationCanceledException) when (_leave.IsCancellationRequested)
        {
            terminal.Say($"Left at once: unsaved runs resume from their last checkpoint with the next {CommandName.Jarvis} up.");
            return 130;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            terminal.Say(
                $"Jarvis cannot use {options.Paths.Home} as its home: {exception.Message} Choose another folder with --home, "
                    + "or make this one writable."
            );
            return 1;
        }
        finally
        {
            await _stop.CancelAsync();
            _ended.Set();
        }
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        bool closes = OperatingSystem.IsWindows() && context.Signal is not PosixSignal.SIGINT;
        if (!_stop.IsCancellationRequested)
        {
            _stop.Cancel();
        }
        else if (!closes)
        {
            _leave.Cancel();
        }
        // Windows ends a program whose window closes when this returns, or after five seconds. The runs have been asked to save by then.
        if (closes)
        {
            _ended.Wait(_toClose);
        }
    }

    private async Task StopWhenAskedAsync()
    {
        await StopRequest.UntilMadeAsync(options.Paths, _time, _stop.Token);
        await _stop.CancelAsync();
    }

    private int SayWhereItRuns()
    {
        terminal.Say(
            HomeLock.ReadInfo(options.Paths) is { } info
                ? $"Jarvis already runs on this home: {info.Address} (process {info.Pid})"
                : $"Jarvis is already starting on {options.Paths.Home}."
        );
        return 0;
    }

    private async Task<int> StartAsync(HomeLock home)
    {
        await _services.EndAsync(_leave.Token);
        if (!await PortCheck.BecomesFreeAsync(options.Port, home.PreviousDied ? _toGiveBackThePort : TimeSpan.Zero, _time))
        {
            terminal.Say(
                $"Port {options.Port} is in use by {PortCheck.Owner(options.Port) ?? "another program"}: stop that, or choose "
                    + $"another port with {CommandName.Jarvis} up --port {options.Port + 1}."
            );
            return 1;
        }

        StopRequest.Forget(options.Paths);
        home.Publish(new UpInfo(Environment.ProcessId, options.Address));
        _ = StopWhenAskedAsync();
        while (true)
        {
            using var appHost = AppHostProcess.Start(options);
            string end = await WatchAsync(appHost);
            if (_stop.IsCancellationRequested)
            {
                return await StopAsync(appHost);
            }

            await EndAsync(appHost);
            if (!_lives.MayStartAgain())
            {
                terminal.Say(
                    $"Jarvis {(_lives.WasEverReady ? "stopped by itself" : "did not become ready")}. The reason is in "
                        + $"{options.Paths.Logs}. No training is lost: it resumes with the next {CommandName.Jarvis} up."
                );
                return 1;
            }

            if (_stop.IsCancellationRequested)
            {
                return await StopAsync(appHost);
            }
            terminal.Say(
                $"  apphost    {end}; starting everything but what trains again (log: {Path.Combine(options.Paths.Logs, "apphost.log")})"
            );
        }
    }

    /// <returns>Why the watch ended; of no interest if a person asked for the end.</returns>
    private async Task<string> WatchAsync(AppHostProcess appHost)
    {
        if (!await BecameReadyAsync(appHost.Ended))
        {
            return appHost.Ended.IsCompleted ? Death(appHost) : "did not become ready";
        }
        terminal.Say($"Jarvis is ready{(_lives.WasEverReady ? " again" : "")}: {options.Address}");
        if (!_lives.WasEverReady && options.OpensBrowser && !Console.IsOutputRedirected)
        {
            Browser.Open(options.Address);
        }
        _lives.Ready();

        using var watching = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var silent = new AnswerWatch(options, _services, _time).UntilSilentAsync(watching.Token);
        await Task.WhenAny(appHost.Ended, silent);
        await watching.CancelAsync();
        return appHost.Ended.IsCompleted ? Death(appHost) : "no longer answers";
    }

    private static string Death(AppHostProcess appHost) =>
        appHost.ExitCode == 0 ? "stopped by itself" : $"died with exit code {appHost.ExitCode}";

    private async Task<int> StopAsync(AppHostProcess appHost)
    {
        var saver = new RunSaver(options.Paths, terminal, _time);
        var asked = saver.AskAll([]);
        await EndAsync(appHost);
        asked = [.. asked, .. saver.AskAll(asked)]; // one may have been starting when the others were asked
        await saver.WaitAsync(asked, _leave.Token);
        terminal.Say("Jarvis has stopped.");
        return 0;
    }

    private async Task<bool> BecameReadyAsync(Task ended)
    {
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        watching.CancelAfter(_toBeReady);
        var ready = Readiness.WaitAsync(options.Address, _time, watching.Token);
        await Task.WhenAny(ready, ended);
        if (ready.IsCompletedSuccessfully)
        {
            return true;
        }
        await watching.CancelAsync();
        return false;
    }

    /// <summary>Stops the AppHost, and waits until it and the last of its services are gone.</summary>
    private async Task EndAsync(AppHostProcess appHost)
    {
        appHost.AskToStop();
        await Task.WhenAny(appHost.Ended, Task.Delay(_toStop, _time, _leave.Token));
        _leave.Token.ThrowIfCancellationRequested();
        appHost.End();
        await _services.EndAsync(_leave.Token);
    }
}
