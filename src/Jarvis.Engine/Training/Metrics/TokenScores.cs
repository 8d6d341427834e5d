using Jarvis.Engine.Machine;
using Jarvis.Engine.Models;
using Jarvis.Engine.TokenFiles;
using Jarvis.Engine.Training.Batches;
using Jarvis.Kernels;
using Jarvis.Kernels.Interop;
using static TorchSharp.torch;

namespace Jarvis.Engine.Training.Metrics;

/// <summary>How well each target of a batch was predicted; both are (Rows × Columns), 0 and false where a target does not count.</summary>
/// <param name="Losses">Nats.</param>
/// <param name="Right">Whether the highest logit was the target's.</param>
public sealed record TokenScores(float[] Losses, bool[] Right)
{
    /// <summary>Logits that are held at once: 16 MB, whatever the vocabulary.</summary>
    private const long MostScores = 4 << 20;

    /// <summary>
    /// Computes the logits in stretches of counted targets, and keeps two numbers per target. Where memory runs out, it computes half of
    /// the rows at once.
    /// </summary>
    public static TokenScores Of(LanguageModel model, Batch batch, Device device)
    {
        try
        {
            return AtOnce(model, batch, device);
        }
        catch (Exception exception) when (MemoryFailure.Is(exception) && batch.Rows > 1)
        {
            CachingAllocator.Trim();
        }
        var parts = BatchParts.Of(batch, (batch.Rows + 1) / 2).Select(part => Of(model, part, device)).ToList();
        return new TokenScores([.. parts.SelectMany(part => part.Losses)], [.. parts.SelectMany(part => part.Right)]);
    }

    private static TokenScores AtOnce(LanguageModel model, Batch batch, Device device)
    {
        using var scope = NewDisposeScope();
        var scores = new TokenScores(new float[batch.Targets.Length], new bool[batch.Targets.Length]);
        long[] places =
        [
            .. Enumerable.Range(0, batch.Targets.Length).Where(place => batch.Targets[place] != Batch.Ignored).Select(place => (long)place),
        ];
        if (places.Length == 0)
        {
            return scores;
        }
        var on = DeviceBatch.Of(batch, device);
        var counted = tensor(places, device: device);
        var hidden = model.Hidden(on.Inputs, on.Packing).flatten(0, 1).index_select(0, counted); // (counted, width)
        var targets = on.Targets.flatten().index_select(0, counted);
        int stretch = (int)Math.Max(64, MostScores / model.VocabularySize);
        for (int first = 0; first < places.Length; first += stretch)
        {
            scores.Take(model, hidden, targets, places.AsSpan(first, Math.Min(stretch, places.Length - first)), first);
        }
        return scores;
    }

    private void Take(LanguageModel model, Tensor hidden, Tensor targets, ReadOnlySpan<long> places, int first)
    {
        using var scope = NewDisposeScope();
        var logits = model.Head(hidden.narrow(0, first, places.Length)); // (stretch, vocabulary)
        var wanted = targets.narrow(0, first, places.Length);
        float[] losses = Fused.Losses(logits, wanted).cpu().data<float>().ToArray();
        bool[] right = logits.argmax(-1).eq(wanted).cpu().data<bool>().ToArray();
        for (int i = 0; i < places.Length; i++)
        {
            (Losses[places[i]], Right[places[i]]) = (losses[i], right[i]);
        }
    }
}
