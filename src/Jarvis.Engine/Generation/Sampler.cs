using Jarvis.Engine.State;

namespace Jarvis.Engine.Generation;

/// <summary>
/// Chooses tokens from logits, in this order: repetition penalty, temperature, top-k, top-p, min-p, draw. Pure but for its scratch
/// space, which grows to the size of the vocabulary once. Not for use by several threads at a time.
/// </summary>
public sealed class Sampler(SamplingOptions options)
{
    private float[] _scores = [];
    private int[] _tokens = [];
    private int _kept;

    public SamplingOptions Options => options;

    /// <summary>The token at <paramref name="position"/> (0 for the first generated one).</summary>
    /// <param name="logits">One a vocabulary entry.</param>
    /// <param name="seen">Distinct tokens of prompt and answer so far; the repetition penalty acts on each once.</param>
    public int Next(ReadOnlySpan<float> logits, IReadOnlyCollection<int> seen, long position)
    {
        if (options.Temperature == 0)
        {
            Load(logits, seen);
            return ArgMax();
        }
        Filter(logits, seen);
        double threshold = CounterRandom.Uniform(options.Seed, position),
            mass = 0;
        for (int i = 0; i < _kept; i++)
        {
            if ((mass += _scores[i]) > threshold)
            {
                return _tokens[i];
            }
        }
        return _tokens[_kept - 1]; // rounding: the masses add up to a hair under 1
    }

    /// <summary>The probabilities that <see cref="Next"/> draws from; zero for every token that was filtered out.</summary>
    public float[] Probabilities(ReadOnlySpan<float> logits, IReadOnlyCollection<int> seen)
    {
        var result = new float[logits.Length];
        if (options.Temperature == 0)
        {
            Load(logits, seen);
            result[ArgMax()] = 1;
            return result;
        }
        Filter(logits, seen);
        for (int i = 0; i < _kept; i++)
        {
            result[_tokens[i]] = _scores[i];
        }
        return result;
    }

    private void Filter(ReadOnlySpan<float> logits, IReadOnlyCollection<int> seen)
    {
        Load(logits, seen);
        Temper();
        KeepTopK();
        Softmax();
        KeepTopP();
        KeepMinP();
        Normalize();
    }

    private void Load(ReadOnlySpan<float> logits, IReadOnlyCollection<int> seen)
    {
        if (_scores.Length < logits.Length)
        {
            (_scores, _tokens) = (new float[logits.Length], new int[logits.Length]);
        }
        _kept = logits.Length;
        logits.CopyTo(_scores);
        for (int token = 0; token < logits.Length; token++)
        {
            _tokens[token] = token;
        }
        if (options.RepetitionPenalty == 1)
        {
            return;
        }
        var penalty = (float)options.RepetitionPenalty;
        foreach (int token in seen)
        {
            if ((uint)token < (uint)_kept)
            {
                _scores[token] = _scores[token] > 0 ? _scores[token] / penalty : _scores[token] * penalty;
            }
        }
    }

    private int ArgMax()
    {
        int best = 0;
        for (int token = 1; token < _kept; token++)
        {
            if (_scores[token] > _scores[best])
            {
                best = token;
            }
        }
        return best;
    }

    private void Temper()
    {
        if (options.Temperature == 1)
        {
            return;
        }
        var scale = (float)(1 / options.Temperature);
        for (int i = 0; i < _kept; i++)
        {
            _scores[i] *= scale;
        }
    }

    /// <summary>Ties with the k-th stay, as in Hugging Face's transformers.</summary>
    private void KeepTopK()
    {
        if (options.TopK == 0 || options.TopK >= _kept)
        {
            return;
        }
        var smallest = new PriorityQueue<float, float>(options.TopK);
        for (int i = 0; i < _kept; i++)
        {
            if (smallest.Count < options.TopK)
            {
                smallest.Enqueue(_scores[i], _scores[i]);
            }
            else if (_scores[i] > smallest.Peek())
            {
                smallest.DequeueEnqueue(_scores[i], _scores[i]);
            }
        }
        Keep(smallest.Peek());
    }

    private void Softmax()
    {
        float largest = float.NegativeInfinity;
        for (int i = 0; i < _kept; i++)
        {
            largest = MathF.Max(largest, _scores[i]);
        }
        if (!float.IsFinite(largest))
        {
            throw new InvalidDataException("The model's output is not a number: its weights are damaged or its training diverged.");
        }
        for (int i = 0; i < _kept; i++)
        {
            _scores[i] = MathF.Exp(_scores[i] - largest);
        }
        Normalize();
    }

    private void KeepTopP()
    {
        if (options.TopP >= 1)
        {
            return;
        }
        // Tokens below (1 - p) / n add up to less than 1 - p, so the wanted set lies above: a small set to sort instead of a vocabulary.
        Keep((float)((1 - options.TopP) / _kept * 0.999));
        Array.Sort(_scores, _tokens, 0, _kept, Descending.Instance);
        double mass = 0;
        int count = 0;
        while (count < _kept && mass < options.TopP)
        {
            mass += _scores[count++];
        }
        _kept = count;
    }

    private void KeepMinP()
    {
        if (options.MinP == 0)
        {
            return;
        }
        float largest = 0;
        for (int i = 0; i < _kept; i++)
        {
            largest = MathF.Max(largest, _scores[i]);
        }
        Keep((float)(largest * options.MinP));
    }

    private void Keep(float atLeast)
    {
        int count = 0;
        for (int i = 0; i < _kept; i++)
        {
            if (_scores[i] >= atLeast)
            {
                (_scores[count], _tokens[count++]) = (_scores[i], _tokens[i]);
            }
        }
        _kept = count;
    }

    private void Normalize()
    {
        double sum = 0;
        for (int i = 0; i < _kept; i++)
        {
            sum += _scores[i];
        }
        var scale = (float)(1 / sum);
        for (int i = 0; i < _kept; i++)
        {
            _scores[i] *= scale;
        }
    }

    private sealed class Descending : IComparer<float>
    {
        public static readonly Descending Instance = new();

        public int Compare(float a, float b) => b.CompareTo(a);
    }
}
