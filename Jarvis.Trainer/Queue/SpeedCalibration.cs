using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Runs.Benchmarks;
using Jarvis.Trainer.Runs;
using Jarvis.Trainer.Supervision;

namespace Jarvis.Trainer.Queue;

/// <summary>
/// Measures on demand the speed of a device that has never trained: a few seconds of training in a separate process, below normal priority,
/// one at a time and only while no run is live. Stored in <see cref="JarvisPaths.Speeds"/>; runs of fifty steps are more reliable.
/// </summary>
internal sealed class SpeedCalibration : IDisposable
{
    /// <summary>A measurement that takes longer, most likely without having reached its first step, is abandoned.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(90);

    private readonly JarvisPaths _paths;
    private readonly RunBook _book;
    private readonly ILogger<SpeedCalibration> _log;
    private readonly Dictionary<string, double> _speeds;
    private readonly ConcurrentDictionary<string, bool> _asked = [];
    private readonly SemaphoreSlim _one = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();

    public SpeedCalibration(JarvisPaths paths, RunBook book, ILogger<SpeedCalibration> log)
    {
        (_paths, _book, _log) = (paths, book, log);
        _speeds = JsonFile.Read<Dictionary<string, double>>(paths.Speeds) ?? [];
    }

    /// <param name="device">A card's name, or cpu.</param>
    /// <returns>Null if it was not measured.</returns>
    public double? FlopsPerSecond(string device, string precision)
    {
        lock (_lock)
        {
            return _speeds.TryGetValue(Key(device, precision), out double speed) ? speed : null;
        }
    }

    /// <summary>Everything that was measured.</summary>
    public IReadOnlyList<MeasuredSpeed> All()
    {
        lock (_lock)
        {
            return
            [
                .. _speeds
                    .OrderBy(speed => speed.Key, StringComparer.Ordinal)
                    .Select(speed => (Cut: speed.Key.LastIndexOf(' '), speed.Key, speed.Value))
                    .Where(speed => speed.Cut > 0)
                    .Select(speed => new MeasuredSpeed(speed.Key[..speed.Cut], speed.Key[(speed.Cut + 1)..], speed.Value)),
            ];
        }
    }

    /// <param name="device">A card's name, or cpu.</param>
    /// <param name="place">The device as plans name it, cuda:0 for example.</param>
    /// <returns>Whether it is being measured now: not while a run is live, and not again after a failure.</returns>
    public bool Ask(string device, string place, string precision)
    {
        string key = Key(device, precision);
        if (_asked.TryGetValue(key, out bool going))
        {
            return going;
        }
        if (_book.Live().Count > 0 || !_asked.TryAdd(key, true))
        {
            return _asked.ContainsKey(key);
        }
        _ = Task.Run(() => MeasureAsync(key, place, precision, _stopping.Token));
        return true;
    }

    public void Dispose()
    {
        _stopping.Cancel();
    }

    private static string Key(string device, string precision) => $"{device} {precision}";

    private async Task MeasureAsync(string key, string place, string precision, CancellationToken cancellationToken)
    {
        bool again = false;
        try
        {
            await _one.WaitAsync(cancellationToken);
            try
            {
                double? speed = await RunAsync(place, precision, cancellationToken);
                again = speed is null;
                if (speed is > 0)
                {
                    Keep(key, speed.Value);
                }
            }
            finally
            {
                _one.Release();
            }
        }
        catch (Exception exception)
            when (exception
                    is Win32Exception
                        or InvalidOperationException
                        or IOException
                        or UnauthorizedAccessException
                        or JsonException
                        or OperationCanceledException
            )
        {
            if (exception is not OperationCanceledException)
            {
                _log.LogWarning(
                    "The speed of {Device} could not be measured: {Reason} Times stay unknown until the first 50 steps.",
                    key,
                    exception.Message
                );
            }
        }
        // A measurement that gave way to a run may be requested again; one that failed would fail again.
        if (again)
        {
            _asked.TryRemove(key, out _);
        }
        else
        {
            _asked[key] = false;
        }
    }

    /// <returns>FLOP/s; null if a run started in the meantime.</returns>
    private async Task<double?> RunAsync(string place, string precision, CancellationToken cancellationToken)
    {
        var start = TrainBenchProcess.Start("small", precision, place, "--warmup", "1", "--steps", "100", "--seconds", "6");
        NativeEnvironment.Apply(start.Environment, threads: null);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(_patience);
        try
        {
            return await TrainBenchProcess.RunAsync(start, GoesOn, patience.Token) is { } result ? result.Gflops * 1e9 : null;
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"It took longer than {_patience.TotalSeconds:0} seconds.", exception);
        }
    }

    /// <summary>Keeps the process below normal priority, and lets it continue until a run starts.</summary>
    private bool GoesOn(Process process)
    {
        if (!process.HasExited && process.PriorityClass != ProcessPriorityClass.BelowNormal)
        {
            process.PriorityClass = ProcessPriorityClass.BelowNormal;
        }
        return _book.Live().Count == 0;
    }

    private void Keep(string key, double speed)
    {
        lock (_lock)
        {
            _speeds[key] = speed;
            JsonFile.Write(_paths.Speeds, _speeds);
        }
    }
}
