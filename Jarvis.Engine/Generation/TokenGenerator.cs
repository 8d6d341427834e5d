using Jarvis.Engine.Generation.Decoding;

namespace Jarvis.Engine.Generation;

/// <summary>
/// Prompt in, tokens out, over one sequence. A second prompt that begins like what the sequence already holds (the next turn of a
/// conversation) costs only its new part. Used by one thread at a time.
/// </summary>
public sealed class TokenGenerator(IDecoderModel model) : IDisposable
{
    private readonly IDecoderSequence _sequence = model.Open();
    private readonly List<int> _held = [];

    /// <summary>Tokens of the last prompt that did not have to be computed again.</summary>
    public int ReusedTokens { get; private set; }

    /// <param name="prompt">At least one token, and fewer than the context holds.</param>
    /// <param name="ends">Tokens that end the answer; they are not given out.</param>
    /// <param name="alternatives">Likely tokens to list beside each; null leaves log probabilities out.</param>
    /// <param name="accept">Gets each token at once; false ends the answer (a stop string).</param>
    /// <exception cref="OperationCanceledException">Within a few milliseconds of the cancellation; what was given out stays valid.</exception>
    public FinishReason Generate(IReadOnlyList<int> prompt, int maxTokens, Sampler sampler, IReadOnlySet<int> ends, int? alternatives,
        Func<GeneratedToken, bool> accept, CancellationToken cancel)
    {
        if (prompt.Count == 0) throw new ArgumentException("The prompt is empty.", nameof(prompt));
        if (prompt.Count >= model.ContextLength)
            throw new ArgumentException($"The prompt has {prompt.Count} tokens; the model's context holds {model.ContextLength} with the answer.", nameof(prompt));
        var logits = Prefill(prompt, cancel);
        var seen = new HashSet<int>(prompt);
        for (int position = 0; position < maxTokens; position++)
        {
            cancel.ThrowIfCancellationRequested();
            int token = sampler.Next(logits, seen, position);
            if (ends.Contains(token)) return FinishReason.Stop;
            if (!accept(alternatives is { } count ? LogProbabilities.Of(token, logits, count) : new GeneratedToken(token))) return FinishReason.Stop;
            seen.Add(token);
            if (position + 1 == maxTokens || _sequence.Length == model.ContextLength) return FinishReason.Length;
            logits = Append([token], cancel);
        }
        return FinishReason.Length;
    }

    private ReadOnlySpan<float> Prefill(IReadOnlyList<int> prompt, CancellationToken cancel)
    {
        // The last token always goes through again: its logits are what the answer begins with.
        int same = 0, most = Math.Min(_held.Count, prompt.Count - 1);
        while (same < most && _held[same] == prompt[same]) same++;
        _sequence.Truncate(same);
        _held.RemoveRange(same, _held.Count - same);
        ReusedTokens = same;
        return Append([.. prompt.Skip(same)], cancel);
    }

    private ReadOnlySpan<float> Append(scoped ReadOnlySpan<int> tokens, CancellationToken cancel)
    {
        int before = _sequence.Length;
        try
        {
            return _sequence.Append(tokens, cancel);
        }
        finally
        {
            _held.AddRange(tokens[..(_sequence.Length - before)]);      // a cancelled prompt leaves what was done
        }
    }

    public void Dispose() => _sequence.Dispose();
}
