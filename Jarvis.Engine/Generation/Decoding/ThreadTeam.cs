namespace Jarvis.Engine.Generation.Decoding;

/// <summary>
/// A few threads that do the slices of one piece of work together, thousands of times a second. A member spins for some microseconds
/// before it sleeps, since the next piece usually comes at once, and no longer: an idle model costs nothing.
/// </summary>
public sealed class ThreadTeam : IDisposable
{
    private const int Spins = 2000;
    private readonly Thread[] _members;
    private readonly SemaphoreSlim[] _wake;
    private readonly int[] _sleeping;
    private readonly ManualResetEventSlim _done = new(false, Spins);
    private Action<int, int> _work = (_, _) => { };
    private Exception? _failure;
    private int _round, _running;
    private volatile bool _stopped;

    /// <param name="size">Threads that work, the caller's among them.</param>
    public ThreadTeam(int size)
    {
        Size = Math.Max(1, size);
        _wake = [.. Enumerable.Range(1, Size - 1).Select(_ => new SemaphoreSlim(0))];
        _sleeping = new int[Size];
        _members = [.. Enumerable.Range(1, Size - 1).Select(index => new Thread(() => Serve(index)) { IsBackground = true, Name = $"decode-{index}" })];
        foreach (var member in _members) member.Start();
    }

    public int Size { get; }

    /// <summary>Runs <paramref name="work"/> (index of the member, size of the team) on every member and returns when all are done.</summary>
    public void Run(Action<int, int> work)
    {
        if (Size == 1)
        {
            work(0, 1);
            return;
        }
        _work = work;
        _done.Reset();
        Volatile.Write(ref _running, Size - 1);
        Interlocked.Increment(ref _round);
        for (int index = 1; index < Size; index++)
            if (Interlocked.Exchange(ref _sleeping[index], 0) == 1) _wake[index - 1].Release();
        try
        {
            work(0, Size);
        }
        finally
        {
            _done.Wait();
        }
        if (Interlocked.Exchange(ref _failure, null) is { } failure) throw new AggregateException(failure);
    }

    /// <summary>The part of <paramref name="count"/> items that a member does: contiguous, sizes differ by one at most.</summary>
    public static (int From, int To) Slice(int count, int index, int size) => ((int)((long)count * index / size), (int)((long)count * (index + 1) / size));

    private void Serve(int index)
    {
        int seen = 0;
        while (true)
        {
            for (int spin = 0; Volatile.Read(ref _round) == seen && spin < Spins; spin++) Thread.SpinWait(10);
            if (Volatile.Read(ref _round) == seen) Sleep(index, seen);
            if (_stopped) return;
            seen = Volatile.Read(ref _round);
            try
            {
                _work(index, Size);
            }
            catch (Exception failure)
            {
                _failure = failure;      // reaches the caller of Run, with the first one lost at most
            }
            if (Interlocked.Decrement(ref _running) == 0) _done.Set();
        }
    }

    // The flag goes up before the second look at the round: whoever begins a round either sees the flag or is seen.
    private void Sleep(int index, int seen)
    {
        Interlocked.Exchange(ref _sleeping[index], 1);
        if (Volatile.Read(ref _round) == seen) _wake[index - 1].Wait();
        else if (Interlocked.Exchange(ref _sleeping[index], 0) == 0) _wake[index - 1].Wait();   // a release is on its way: take it
    }

    public void Dispose()
    {
        if (_stopped) return;
        _stopped = true;
        Interlocked.Increment(ref _round);
        foreach (var wake in _wake) wake.Release();
        foreach (var member in _members) member.Join();
        foreach (var wake in _wake) wake.Dispose();
        _done.Dispose();
    }
}
