using Jarvis.Contracts;
using Jarvis.Engine.Generation.Sampling;
using Jarvis.Engine.Models;
using Jarvis.Engine.State;
using Jarvis.Tokenizers;
using static TorchSharp.torch;

namespace Jarvis.Engine.Training;

/// <summary>Lets the network that is being trained continue fixed prompts, so that users see what the loss means.</summary>
internal sealed class SampleWriter(
    LanguageModel model,
    TextTokenizer tokenizer,
    IReadOnlyList<SamplePrompt> prompts,
    int tokens,
    long seed,
    Device device
)
{
    private static readonly SamplingOptions _options = new(Temperature: 0.8, TopK: 50, RepetitionPenalty: 1.1);

    /// <param name="interrupted">Checked before every token.</param>
    /// <returns>Fewer samples than prompts when interrupted.</returns>
    public IEnumerable<SampleGenerated> Write(long step, Func<bool> interrupted)
    {
        for (int index = 0; index < prompts.Count && tokens > 0; index++)
        {
            var sampler = new Sampler(_options with { Seed = StepSeed.Of(seed, step, index, stream: 1) });
            if (Continue(prompts[index].Ids, sampler, interrupted) is not { } text)
            {
                yield break;
            }
            yield return new SampleGenerated(step, prompts[index].Text, text, prompts[index].Asked);
        }
    }

    private string? Continue(IReadOnlyList<int> prompt, Sampler sampler, Func<bool> interrupted)
    {
        model.eval();
        var ids = prompt.Select(id => (long)id).ToList();
        var seen = prompt.ToHashSet();
        for (int position = 0; position < tokens && !interrupted(); position++)
        {
            int next = sampler.Next(LastScores(ids), seen, position);
            if (tokenizer.StopIds.Contains(next))
            {
                break;
            }
            ids.Add(next);
            seen.Add(next);
        }
        return interrupted() ? null : tokenizer.DecodeText([.. ids.Skip(prompt.Count).Select(id => (int)id)], skipSpecial: true);
    }

    /// <summary>
    /// Logits of the token after the last, computed without a cache, since a few dozen tokens are not worth a second copy of the weights.
    /// </summary>
    private float[] LastScores(List<long> ids)
    {
        using var scope = NewDisposeScope();
        using var free = no_grad();
        long[] window = [.. ids.TakeLast(model.ContextLength)];
        var hidden = model.Hidden(tensor(window, [1, window.Length], device: device)); // (1, T, width)
        var scores = model.Head(hidden.narrow(1, window.Length - 1, 1)); // (1, 1, vocabulary)
        return scores.to_type(ScalarType.Float32).cpu().flatten().data<float>().ToArray();
    }
}
