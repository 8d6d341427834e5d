namespace Jarvis.Kernels.Cpu;

/// <summary>
/// A fixed partition of rows into one block per thread of libtorch's count, for sums over rows that are added up block by block, in order.
/// </summary>
internal readonly struct Rows(long count)
{
    internal readonly int Blocks = (int)Math.Max(1, Math.Min(get_num_threads(), count));

    /// <summary>Calls <paramref name="body"/> with each block's number and rows.</summary>
    internal void Run(Body body)
    {
        long rows = count,
            size = (count + Blocks - 1) / Blocks;
        Workers.Run(Blocks, block => body(block, Math.Min(rows, block * size), Math.Min(rows, (block + 1) * size)));
    }

    internal delegate void Body(int block, long begin, long end);
}
