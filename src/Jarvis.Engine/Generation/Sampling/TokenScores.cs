namespace Jarvis.Engine.Generation.Sampling;

/// <summary>
/// The tokens that are still in play, with their scores: logits at first, probabilities once a step asks for them. Scratch space, which
/// grows to the size of the vocabulary once.
/// </summary>
public sealed class TokenScores
{
    private float[] _scores = [];
    private int[] _tokens = [];
    private bool _areProbabilities;

    /// <summary>How many are in play.</summary>
    public int Count { get; private set; }

    /// <summary>Scores of the tokens in play, in the order of <see cref="Tokens"/>.</summary>
    public Span<float> Scores => _scores.AsSpan(0, Count);

    public ReadOnlySpan<int> Tokens => _tokens.AsSpan(0, Count);

    /// <summary>Starts again with all tokens and their logits; a token's index is its id.</summary>
    internal void Load(ReadOnlySpan<float> logits)
    {
        if (_scores.Length < logits.Length)
        {
            (_scores, _tokens) = (new float[logits.Length], new int[logits.Length]);
        }
        (Count, _areProbabilities) = (logits.Length, false);
        logits.CopyTo(_scores);
        for (int token = 0; token < logits.Length; token++)
        {
            _tokens[token] = token;
        }
    }

    /// <summary>Applies softmax, unless that was done already.</summary>
    /// <exception cref="InvalidDataException">The scores are not finite.</exception>
    public void ToProbabilities()
    {
        if (_areProbabilities)
        {
            return;
        }
        float largest = float.NegativeInfinity;
        foreach (float score in Scores)
        {
            largest = MathF.Max(largest, score);
        }
        if (!float.IsFinite(largest))
        {
            throw new InvalidDataException("The model's output is not a number: its weights are damaged or its training diverged.");
        }
        foreach (ref float score in Scores)
        {
            score = MathF.Exp(score - largest);
        }
        _areProbabilities = true;
        Normalize();
    }

    /// <summary>Drops the tokens whose score is lower.</summary>
    public void Keep(float atLeast)
    {
        int count = 0;
        for (int i = 0; i < Count; i++)
        {
            if (_scores[i] >= atLeast)
            {
                (_scores[count], _tokens[count++]) = (_scores[i], _tokens[i]);
            }
        }
        Count = count;
    }

    /// <summary>Drops all but the first <paramref name="count"/> tokens.</summary>
    public void Truncate(int count) => Count = Math.Min(Count, count);

    /// <summary>Puts the largest score first.</summary>
    public void Sort() => Array.Sort(_scores, _tokens, 0, Count, Descending.Instance);

    /// <summary>Scales so that the scores add up to 1.</summary>
    public void Normalize()
    {
        double sum = 0;
        foreach (float score in Scores)
        {
            sum += score;
        }
        var scale = (float)(1 / sum);
        foreach (ref float score in Scores)
        {
            score *= scale;
        }
    }

    private sealed class Descending : IComparer<float>
    {
        public static readonly Descending Instance = new();

        public int Compare(float a, float b) => b.CompareTo(a);
    }
}
