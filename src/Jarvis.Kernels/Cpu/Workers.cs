namespace Jarvis.Kernels.Cpu;

/// <summary>
/// Splits work over as many threads as libtorch uses (<c>torch.get_num_threads()</c>). Blocks depend only on the count and on that number,
/// never on timing, so results are bit-identical whichever thread takes which block. The threads live as long as the process and sleep
/// between calls.
/// </summary>
internal static class Workers
{
    /// <summary>Elements below which a second thread costs more than it brings.</summary>
    internal const long Grain = 16384;

    /// <summary>Works on the elements or rows from <paramref name="begin"/> to before <paramref name="end"/>.</summary>
    internal delegate void Range(long begin, long end);

    /// <summary>Works on one block.</summary>
    internal delegate void Block(int block);

    private static readonly Lock _gate = new();
    private static readonly List<Thread> _threads = [];
    private static readonly SemaphoreSlim _wake = new(0);
    private static Job? _job;

    /// <summary>The number of blocks that <paramref name="count"/> elements are split into.</summary>
    internal static int Blocks(long count, long grain) => (int)Math.Max(1, Math.Min(get_num_threads(), count / Math.Max(1, grain)));

    /// <summary>The grain in rows of the given width.</summary>
    internal static long GrainOfRows(long width) => Math.Max(1, Grain / Math.Max(1, width));

    /// <summary>Runs <paramref name="body"/> over all of [0, count), in blocks of at least <paramref name="grain"/> elements.</summary>
    internal static void For(long count, long grain, Range body)
    {
        int blocks = Blocks(count, grain);
        if (blocks == 1)
        {
            body(0, count);
            return;
        }
        long size = (count + blocks - 1) / blocks;
        Run(blocks, block => body(Math.Min(count, block * size), Math.Min(count, (block + 1) * size)));
    }

    /// <summary>Runs each block once, in any order, over all threads. The first exception is rethrown when all blocks have ended.</summary>
    internal static void Run(int blocks, Block body)
    {
        int helpers = Math.Min(blocks, get_num_threads()) - 1;
        if (helpers <= 0 || !_gate.TryEnter())
        {
            // Another thread is using the workers, or this call comes from a block: run the same blocks on this thread.
            for (int block = 0; block < blocks; block++)
            {
                body(block);
            }
            return;
        }
        try
        {
            while (_threads.Count < helpers)
            {
                var thread = new Thread(Help) { IsBackground = true, Name = "Jarvis kernels" };
                _threads.Add(thread);
                thread.Start();
            }
            var job = new Job(blocks, body);
            Volatile.Write(ref _job, job);
            _wake.Release(helpers);
            job.Take();
            job.Wait();
            Volatile.Write(ref _job, null);
            job.Rethrow();
        }
        finally
        {
            _gate.Exit();
        }
    }

    private static void Help()
    {
        while (true)
        {
            _wake.Wait();
            Volatile.Read(ref _job)?.Take(); // a job that ended before this thread woke needs no help
        }
    }

    private sealed class Job(int count, Block body)
    {
        private readonly int _blocks = count;
        private readonly ManualResetEventSlim _done = new(false, spinCount: 200);
        private int _next = -1,
            _left = count;
        private Exception? _failure;

        internal void Take()
        {
            for (int block = Interlocked.Increment(ref _next); block < _blocks; block = Interlocked.Increment(ref _next))
            {
                try
                {
                    body(block);
                }
                catch (Exception exception)
                {
                    Interlocked.CompareExchange(ref _failure, exception, null);
                }
                if (Interlocked.Decrement(ref _left) == 0)
                {
                    _done.Set();
                }
            }
        }

        internal void Wait() => _done.Wait();

        internal void Rethrow()
        {
            if (_failure is { } failure)
            {
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
            }
        }
    }
}
