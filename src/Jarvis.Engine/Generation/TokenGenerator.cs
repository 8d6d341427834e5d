using Jarvis.Engine.Decoding;
using Jarvis.Engine.Generation.Sampling;

namespace Jarvis.Engine.Generation;

/// <summary>
/// Takes a prompt and returns tokens one by one, over one sequence; several generators of a model can take turns. A later prompt that
/// begins like what the sequence already holds (the next turn of a conversation) costs only its new part. Used by one thread at a time.
/// </summary>
public sealed class TokenGenerator(IDecoderModel model) : IDisposable
{
    private readonly IDecoderSequence _sequence = model.Open();
    private readonly List<int> _held = [];
    private GenerationRequest? _request;
    private Sampler _sampler = new(new SamplingOptions());
    private HashSet<int> _seen = [];
    private int[] _next = [];
    private int _given;

    /// <summary>Tokens of the prompt that did not have to be computed again.</summary>
    public int ReusedTokens { get; private set; }

    /// <summary>Null until the answer has ended.</summary>
    public FinishReason? Finished { get; private set; }

    /// <summary>How much of a prompt this generator holds already.</summary>
    public int Matches(IReadOnlyList<int> prompt)
    {
        int same = 0,
            most = Math.Min(_held.Count, prompt.Count);
        while (same < most && _held[same] == prompt[same])
        {
            same++;
        }
        return same;
    }

    /// <summary>Prepares an answer; computes nothing yet.</summary>
    /// <exception cref="ArgumentException">The prompt is empty or leaves no room for an answer.</exception>
    public void Begin(GenerationRequest request)
    {
        var prompt = request.Prompt;
        if (prompt.Count == 0)
        {
            throw new ArgumentException("The prompt is empty.");
        }
        if (prompt.Count >= model.ContextLength)
        {
            throw new ArgumentException(
                $"The prompt has {prompt.Count} tokens; the model's context holds {model.ContextLength} with the answer."
            );
        }
        // The last token is always computed again, because its logits give the answer's first token.
        ReusedTokens = Math.Min(Matches(prompt), prompt.Count - 1);
        _sequence.Truncate(ReusedTokens);
        _held.RemoveRange(ReusedTokens, _held.Count - ReusedTokens);
        (_request, _sampler, _seen, _given) = (request, new Sampler(request.Sampling), [.. prompt], 0);
        _next = [.. prompt.Skip(ReusedTokens)];
        Finished = request.MaxTokens < 1 ? FinishReason.Length : null;
    }

    /// <summary>Computes one token; null when the answer has ended (<see cref="Finished"/> says why).</summary>
    /// <exception cref="OperationCanceledException">Thrown within milliseconds of the cancellation; tokens already returned stay
    /// valid.</exception>
    public GeneratedToken? Next(CancellationToken cancellationToken = default)
    {
        var request = _request ?? throw new InvalidOperationException("Begin comes first.");
        if (Finished is not null)
        {
            return null;
        }
        cancellationToken.ThrowIfCancellationRequested();
        var logits = Append(cancellationToken);
        int token = _sampler.Next(logits, _seen, _given);
        if (request.EndTokens.Contains(token))
        {
            Finished = FinishReason.Stop;
            return null;
        }
        _seen.Add(token);
        if (++_given == request.MaxTokens || _sequence.Length == model.ContextLength)
        {
            Finished = FinishReason.Length;
        }
        _next = [token];
        return request.Alternatives is { } count ? LogProbabilities.Of(token, logits, count) : new GeneratedToken(token);
    }

    /// <summary>Ends the answer from outside: a stop string was found.</summary>
    public void Stop() => Finished = FinishReason.Stop;

    private ReadOnlySpan<float> Append(CancellationToken cancellationToken)
    {
        int before = _sequence.Length;
        try
        {
            return _sequence.Append(_next, cancellationToken);
        }
        finally
        {
            _held.AddRange(_next.AsSpan(0, _sequence.Length - before)); // a cancelled prompt keeps what was processed
        }
    }

    public void Dispose() => _sequence.Dispose();
}
