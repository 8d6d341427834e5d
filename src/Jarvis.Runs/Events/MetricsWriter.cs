using System.Collections.Concurrent;
using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Engine.Training;

namespace Jarvis.Runs.Events;

/// <summary>
/// Appends events to <c>metrics.jsonl</c> on a thread of its own: the first at once, then in batches 100 ms apart, each batch in one write.
/// Training never waits for the disk; where the disk is full, lines wait in memory and are tried again.
/// </summary>
internal sealed class MetricsWriter : IRunSink, IDisposable
{
    private static readonly TimeSpan _batchEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _drainWithin = TimeSpan.FromSeconds(3);
    private const int MostWaiting = 100_000;

    private readonly BlockingCollection<RunEvent> _events = new(MostWaiting);
    private readonly ManualResetEventSlim _hurry = new();
    private readonly object _progress = new();
    private readonly TimeProvider _time;
    private readonly EventFile _metrics;
    private readonly EventFile _samples;
    private readonly EventFile _log;
    private readonly Thread _thread;
    private long _sequence;
    private long _taken;
    private long _added;
    private long _flushed;

    /// <summary>Removes the incomplete line that a killed attempt left, and continues its sequence numbers.</summary>
    public MetricsWriter(RunPaths files, TimeProvider time)
    {
        _time = time;
        (_metrics, _samples, _log) = (new EventFile(files.Metrics), new EventFile(files.Samples), new EventFile(files.Log));
        _sequence = _metrics.LastSequence;
        _thread = new Thread(WriteAll) { Name = "metrics", IsBackground = true };
        _thread.Start();
    }

    public void Write(RunEvent happened)
    {
        // With a hundred thousand lines waiting the disk is gone for good; the run's next checkpoint will report it.
        if (_events.TryAdd(happened with { At = _time.GetUtcNow() }))
        {
            Interlocked.Increment(ref _taken);
        }
    }

    /// <summary>Waits until everything written so far is in the file, at most a few seconds where the disk accepts nothing.</summary>
    public void Drain()
    {
        long wanted = Interlocked.Read(ref _taken);
        _hurry.Set();
        lock (_progress)
        {
            while (_flushed < wanted && Monitor.Wait(_progress, _drainWithin)) { }
        }
        _hurry.Reset();
    }

    /// <summary>Writes what waits and flushes it to the disk.</summary>
    public void Dispose()
    {
        _events.CompleteAdding();
        _hurry.Set();
        _thread.Join();
        foreach (var file in (EventFile[])[_metrics, _samples, _log])
        {
            file.Dispose();
        }
        _events.Dispose();
        _hurry.Dispose();
    }

    private void WriteAll()
    {
        while (_events.TryTake(out var first, Timeout.Infinite))
        {
            Add(first);
            while (_events.TryTake(out var next))
            {
                Add(next);
            }
            if (_metrics.Flush() & _samples.Flush() & _log.Flush())
            {
                ReportFlushed();
            }
            _hurry.Wait(_batchEvery);
        }
    }

    private void ReportFlushed()
    {
        lock (_progress)
        {
            _flushed = _added;
            Monitor.PulseAll(_progress);
        }
    }

    private void Add(RunEvent happened)
    {
        _added++;
        byte[] line = JsonSerializer.SerializeToUtf8Bytes(happened with { Sequence = ++_sequence }, ContractJson.Options);
        _metrics.Add(line);
        if (happened is SampleGenerated)
        {
            _samples.Add(line);
        }
        if (happened is RunLogLine)
        {
            _log.Add(line);
        }
    }
}
