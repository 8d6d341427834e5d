using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Running;

/// <summary>Keeps one project's process alive: waits for what it depends on, starts it, starts it again when it dies, stops it.</summary>
internal sealed class ProjectRunner(ProjectResource resource, Func<IResource, ProjectRunner?> find, IConfiguration configuration, ResourceLog log, TimeProvider clock)
{
    private static readonly TimeSpan _firstPause = TimeSpan.FromSeconds(0.5), _longestPause = TimeSpan.FromSeconds(30), _calm = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously), _healthy = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ChildProcess? _child;
    private Task _supervising = Task.CompletedTask;

    public ProjectResource Resource => resource;

    public IEnumerable<WaitAnnotation> Waits => resource.Annotations.OfType<WaitAnnotation>();

    public void Start(CancellationToken stop) => _supervising = Task.Run(() => SuperviseAsync(stop), CancellationToken.None);

    /// <summary>Asks the process to stop and ends it after <paramref name="limit"/>: only itself, since a training run may live below it.</summary>
    public async Task StopAsync(TimeSpan limit)
    {
        if (_child is { } child) await child.StopAsync(limit, clock);
        await _supervising;
    }

    private async Task SuperviseAsync(CancellationToken stop)
    {
        try
        {
            foreach (var wait in Waits)
                if (find(wait.Resource) is { } other)
                    await (wait.WaitType == WaitType.WaitUntilStarted ? other._started : other._healthy).Task.WaitAsync(stop);

            for (int failures = 0; !stop.IsCancellationRequested;)
            {
                long startedAt = clock.GetTimestamp();
                string end = await RunOnceAsync(stop);
                if (stop.IsCancellationRequested) return;
                failures = clock.GetElapsedTime(startedAt) > _calm ? 1 : failures + 1;
                var pause = TimeSpan.FromTicks(Math.Min(_longestPause.Ticks, _firstPause.Ticks << Math.Min(failures - 1, 10)));
                log.State(resource.Name, $"{end}; starting it again in {pause.TotalSeconds:0.#} s (log: {log.Place})");
                await Task.Delay(pause, clock, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return;
        }
        catch (Exception error) when (error is DistributedApplicationException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            log.State(resource.Name, $"cannot be started: {error.Message}");
        }
    }

    /// <returns>How it ended, in words.</returns>
    private async Task<string> RunOnceAsync(CancellationToken stop)
    {
        var metadata = resource.Annotations.OfType<ProjectAnnotation>().Single().Metadata;
        string assembly = BuiltProject.AssemblyPath(metadata);
        string[] arguments = [.. resource.Annotations.OfType<ArgumentsAnnotation>().SelectMany(annotation => annotation.Arguments)];
        var environment = await ProjectEnvironment.OfAsync(resource, configuration, stop);

        long startedAt = clock.GetTimestamp();
        using var child = ChildProcess.Start(assembly, arguments, Path.GetDirectoryName(metadata.ProjectPath)!, environment, line => log.Output(resource.Name, line));
        _child = child;
        _started.TrySetResult();
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var health = new HealthProbe(resource, clock).WatchAsync(healthy => OnHealth(healthy, startedAt, stop), watching.Token);
        if (stop.IsCancellationRequested) await child.StopAsync(TimeSpan.Zero, clock); // StopAsync came before there was a process
        int code = await child.Ended;
        _child = null;
        await watching.CancelAsync();
        await health.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return code == 0 ? "stopped by itself" : $"died with exit code {code}";
    }

    private void OnHealth(bool healthy, long startedAt, CancellationToken stop)
    {
        if (stop.IsCancellationRequested) return;
        bool first = healthy && !_healthy.Task.IsCompleted;
        log.State(resource.Name, healthy ? $"ready after {clock.GetElapsedTime(startedAt).TotalSeconds:0.0} s" : $"does not answer its health check (log: {log.Place})");
        if (first) _healthy.TrySetResult();
    }
}
