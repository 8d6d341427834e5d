using System.Buffers;

namespace Jarvis.Engine.TokenFiles;

/// <summary>Reads one window of a token file as inputs and shifted targets.</summary>
internal static class WindowReader
{
    /// <summary>
    /// Fills inputs with the tokens from <paramref name="start"/> on and targets with their successors; positions beyond the end are padded
    /// (id 0, not counted). Returns how many targets count.
    /// </summary>
    public static int Read(TokenFile file, long start, Span<long> inputs, Span<long> targets)
    {
        int known = (int)Math.Min(inputs.Length, file.Count - 1 - start);
        long[] rented = ArrayPool<long>.Shared.Rent(known + 1);
        var window = rented.AsSpan(0, known + 1);
        file.Read(start, window);
        window[..known].CopyTo(inputs);
        window[1..].CopyTo(targets);
        ArrayPool<long>.Shared.Return(rented);
        inputs[known..].Clear();
        targets[known..].Fill(Batch.Ignored);

        var mask = file.Mask(start + 1, known);
        if (mask.IsEmpty)
        {
            return known;
        }

        int counted = 0;
        for (int i = 0; i < known; i++)
        {
            counted += mask[i];
            targets[i] = mask[i] == 0 ? Batch.Ignored : targets[i];
        }

        return counted;
    }
}
