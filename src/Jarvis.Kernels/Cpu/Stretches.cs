namespace Jarvis.Kernels.Cpu;

/// <summary>Many tensors cut into stretches of some size, so that threads have alike to do whatever the tensors' sizes.</summary>
internal static class Stretches
{
    private const long Size = 32768;

    /// <summary>
    /// Works on the elements of tensor <paramref name="tensor"/> from <paramref name="begin"/> to before <paramref name="end"/>.
    /// </summary>
    internal delegate void Body(int tensor, long begin, long end);

    /// <summary>How many there are.</summary>
    internal static int Count(ReadOnlySpan<long> lengths)
    {
        long count = 0;
        foreach (long length in lengths)
        {
            count += (length + Size - 1) / Size;
        }
        return checked((int)count);
    }

    /// <summary>Each stretch once, over all threads; <paramref name="body"/> may be called by several at once.</summary>
    internal static void Run(long[] lengths, Body body) => Run(lengths, (_, tensor, begin, end) => body(tensor, begin, end));

    /// <summary>The same with each stretch's number.</summary>
    internal static void Run(long[] lengths, Action<int, int, long, long> body)
    {
        var all = new (int Tensor, long Begin)[Count(lengths)];
        int next = 0;
        for (int tensor = 0; tensor < lengths.Length; tensor++)
        {
            for (long begin = 0; begin < lengths[tensor]; begin += Size)
            {
                all[next++] = (tensor, begin);
            }
        }
        Workers.For(
            all.Length,
            1,
            (from, to) =>
            {
                for (long k = from; k < to; k++)
                {
                    var (tensor, begin) = all[k];
                    body((int)k, tensor, begin, Math.Min(begin + Size, lengths[tensor]));
                }
            }
        );
    }
}
