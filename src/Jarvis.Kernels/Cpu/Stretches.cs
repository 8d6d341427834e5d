namespace Jarvis.Kernels.Cpu;

/// <summary>
/// Cuts many tensors into stretches of at most 32,768 elements, so that threads get equal work whatever the tensors' sizes.
/// </summary>
internal static class Stretches
{
    private const long Size = 32768;

    /// <summary>
    /// Works on the elements of tensor <paramref name="tensor"/> from <paramref name="begin"/> to before <paramref name="end"/>.
    /// </summary>
    internal delegate void Body(int tensor, long begin, long end);

    /// <summary>The number of stretches in tensors of these lengths.</summary>
    internal static int Count(ReadOnlySpan<long> lengths)
    {
        long count = 0;
        foreach (long length in lengths)
        {
            count += (length + Size - 1) / Size;
        }
        return checked((int)count);
    }

    /// <summary>Runs each stretch once, over all threads; <paramref name="body"/> may be called from several threads at once.</summary>
    internal static void Run(long[] lengths, Body body) => Run(lengths, (_, tensor, begin, end) => body(tensor, begin, end));

    /// <summary>The same, with each stretch's number as the first argument.</summary>
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
