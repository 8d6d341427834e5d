using System.Text;
using Jarvis.Tokenizers.Format;

namespace Jarvis.Tokenizers.Decoders;

/// <summary>
/// Decodes tokens to text by the steps of a <c>decoder</c>, one token at a time: the concatenated pieces are what all tokens at once give.
/// </summary>
/// <param name="steps">Run on single tokens.</param>
/// <param name="fused">Run on the concatenated text of the steps.</param>
/// <param name="separator">Stands between tokens where a file has no decoder.</param>
internal sealed class DecoderChain(IReadOnlyList<DecodeStep> steps, IReadOnlyList<FusedStrip> fused, string separator = "")
{
    private bool _started;

    public bool Waits => steps.Any(s => s.Waits) || fused.Any(f => f.Waits);

    public string Add(string token)
    {
        string between = _started ? separator : "";
        _started = true;
        return between + Run([token], 0);
    }

    public string End()
    {
        var text = new StringBuilder();
        for (int i = 0; i < steps.Count; i++)
        {
            var rest = new List<string>();
            steps[i].End(rest);
            text.Append(Run(rest, i + 1));
        }

        return text.ToString();
    }

    /// <summary>What a token stands for in the middle of a text.</summary>
    public byte[] Middle(string token) =>
        steps.Any(s => s is ByteFallbackStep) && ByteFallbackStep.ByteOf(token) is { } value ? [value]
        : steps.Any(s => s is ByteLevelStep) && ByteAlphabet.ToBytes(token) is { } bytes ? bytes
        : Encoding.UTF8.GetBytes(steps.Aggregate(token, (text, step) => step.Middle(text)));

    private string Run(List<string> tokens, int from)
    {
        for (int i = from; i < steps.Count; i++)
        {
            var next = new List<string>(tokens.Count);
            foreach (string token in tokens)
            {
                steps[i].Take(token, next);
            }

            tokens = next;
        }

        string text = tokens.Count == 1 ? tokens[0] : string.Concat(tokens);
        foreach (var strip in fused)
        {
            text = strip.Take(text);
        }

        return text;
    }
}
