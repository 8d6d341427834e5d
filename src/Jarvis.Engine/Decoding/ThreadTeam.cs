using Jarvis.Engine.Decoding.Weights;

namespace Jarvis.Engine.Decoding;

/// <summary>
/// A few threads that share the parts of one piece of work, thousands of times a second. Parts are taken, not handed out: where another
/// process holds a core, the other members do its parts, and nobody waits for a thread that was never scheduled. A member spins for a few
/// microseconds before it sleeps, since the next piece usually comes at once, but no longer, so that an idle model costs nothing.
/// </summary>
internal sealed class ThreadTeam : IDisposable
{
    private const int Spins = 200;
    private readonly Thread[] _members;
    private readonly SemaphoreSlim _wake = new(0);
    private Round _round = new(_ => { }, 0);
    private int _sleeping;
    private volatile bool _stopped;

    /// <param name="size">Threads that work, including the caller's.</param>
    public ThreadTeam(int size)
    {
        Parts = size <= 1 ? 1 : 4 * size;
        _members =
        [
            .. Enumerable
                .Range(1, Math.Max(1, size) - 1)
                .Select(index => new Thread(Serve) { IsBackground = true, Name = $"decode-{index}" }),
        ];
        foreach (var member in _members)
        {
            member.Start();
        }
    }

    /// <summary>Parts of each piece of work.</summary>
    public int Parts { get; }

    /// <summary>Runs <paramref name="work"/> for every part and returns when all are done. Parts must not share what they write.</summary>
    public void Run(Action<int> work)
    {
        if (_members.Length == 0)
        {
            work(0);
            return;
        }
        var round = new Round(work, Parts);
        Volatile.Write(ref _round, round);
        Interlocked.MemoryBarrier();
        int asleep = Interlocked.Exchange(ref _sleeping, 0);
        if (asleep > 0)
        {
            _wake.Release(asleep);
        }
        round.Work();
        round.Wait();
    }

    /// <summary>y = x · W + bias: (rows, inputs) → (rows, padded outputs), the panels divided among the threads.</summary>
    public unsafe void Multiply(Affine affine, float* x, int rows, float* y) =>
        Run(part =>
        {
            var (from, to) = Slice(affine.Matrix.Panels, part);
            affine.Multiply(x, rows, y, from, to);
        });

    /// <summary>The items of a part: contiguous, sizes differ by one at most.</summary>
    public (int From, int To) Slice(int items, int part) => ((int)((long)items * part / Parts), (int)((long)items * (part + 1) / Parts));

    private void Serve()
    {
        var seen = _round;
        while (!_stopped)
        {
            for (int spin = 0; ReferenceEquals(Volatile.Read(ref _round), seen) && !_stopped && spin < Spins; spin++)
            {
                Thread.SpinWait(20);
            }
            if (ReferenceEquals(Volatile.Read(ref _round), seen) && !_stopped)
            {
                Sleep(seen);
            }
            seen = Volatile.Read(ref _round);
            seen.Work();
        }
    }

    // The count goes up before the round is checked again, so a caller that begins a round either sees the count or has its round seen
    // here. A superfluous wake-up costs only one more check.
    private void Sleep(Round seen)
    {
        Interlocked.Increment(ref _sleeping);
        if (!_stopped && ReferenceEquals(Volatile.Read(ref _round), seen))
        {
            _wake.Wait();
        }
    }

    public void Dispose()
    {
        if (_stopped)
        {
            return;
        }
        _stopped = true;
        _wake.Release(_members.Length + 1);
        foreach (var member in _members)
        {
            member.Join();
        }
        _wake.Dispose();
    }

    private sealed class Round(Action<int> work, int parts)
    {
        private int _taken,
            _done;
        private Exception? _failure;

        public void Work()
        {
            while (Interlocked.Increment(ref _taken) is var next && next <= parts)
            {
                try
                {
                    work(next - 1);
                }
                catch (Exception exception)
                {
                    _failure = exception; // reaches the caller of Run
                }
                if (Interlocked.Increment(ref _done) != parts)
                {
                    continue;
                }
                lock (this)
                {
                    Monitor.PulseAll(this);
                }
            }
        }

        public void Wait()
        {
            for (int spin = 0; Volatile.Read(ref _done) < parts && spin < Spins; spin++)
            {
                Thread.SpinWait(20);
            }
            if (Volatile.Read(ref _done) < parts)
            {
                lock (this)
                {
                    while (_done < parts)
                    {
                        Monitor.Wait(this);
                    }
                }
            }
            if (_failure is { } failure)
            {
                throw new InvalidOperationException("A part of the computation failed.", failure);
            }
        }
    }
}
