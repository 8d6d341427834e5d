using Jarvis.Engine.Decoding.Panels;

namespace Jarvis.Engine.Decoding.Recurrent;

/// <summary>
/// One sequence through a recurrent network, which keeps only a state of fixed size from the past. Truncation needs earlier states, so a
/// copy of the state is kept every few tokens; the tokens after it are computed again, with bit-identical results.
/// </summary>
internal sealed unsafe class RecurrentSequence : IDecoderSequence
{
    /// <summary>Also how many tokens have their inputs multiplied together, and how often cancellation is checked.</summary>
    public const int TokensPerSnapshot = 64;

    private readonly RecurrentWeights _weights;
    private readonly ThreadTeam _team;
    private readonly AlignedMemory<float> _state,
        _rows,
        _input,
        _hidden,
        _logits;
    private readonly List<float[]> _snapshots = []; // the state before token 64 · index
    private readonly List<int> _tokens = []; // all tokens so far; the state covers the first _seen of them
    private int _seen;

    public RecurrentSequence(RecurrentWeights weights, ThreadTeam team)
    {
        (_weights, _team) = (weights, team);
        _state = new(weights.StateWidth);
        _rows = new(TokensPerSnapshot * Math.Max(weights.Width, weights.Embedding.Matrix.Inputs));
        _input = new(TokensPerSnapshot * weights.Layers[0].Input.Matrix.PaddedOutputs);
        _hidden = new(weights.Layers[0].Hidden.Matrix.PaddedOutputs);
        _logits = new(weights.Head.Matrix.PaddedOutputs);
    }

    public int Length => _tokens.Count;

    public void AddStates(scoped ReadOnlySpan<int> tokens, Span<float> sum, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(sum.Length, _weights.Width);
        CatchUp(tokens, cancellationToken);
        Advance(tokens, known: false, sum, cancellationToken);
    }

    public ReadOnlySpan<float> Append(scoped ReadOnlySpan<int> tokens, CancellationToken cancellationToken)
    {
        CatchUp(tokens, cancellationToken);
        Advance(tokens, known: false, default, cancellationToken);
        _team.Multiply(_weights.Head, Last(_weights.Layers.Count - 1), 1, _logits.Data);
        return _logits.Span(0, _weights.VocabularySize);
    }

    public void Truncate(int length)
    {
        if (length < 0 || length > Length)
        {
            throw new ArgumentOutOfRangeException(nameof(length));
        }
        _tokens.RemoveRange(length, Length - length);
        if (length >= _seen)
        {
            return;
        }
        int snapshot = length / TokensPerSnapshot;
        _snapshots[snapshot].CopyTo(_state.Span(0, _weights.StateWidth));
        _snapshots.RemoveRange(snapshot + 1, _snapshots.Count - snapshot - 1);
        _seen = snapshot * TokensPerSnapshot;
    }

    /// <summary>Brings the state up to the end of the sequence, before <paramref name="tokens"/> follow.</summary>
    private void CatchUp(ReadOnlySpan<int> tokens, CancellationToken cancellationToken)
    {
        _weights.Check(tokens, Length);
        if (_seen < Length)
        {
            Advance([.. _tokens.Skip(_seen)], known: true, default, cancellationToken);
        }
    }

    /// <param name="sum">Every token's state is added to it; empty where only the last state is needed.</param>
    private void Advance(ReadOnlySpan<int> tokens, bool known, Span<float> sum, CancellationToken cancellationToken)
    {
        while (!tokens.IsEmpty)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int into = _seen % TokensPerSnapshot,
                rows = Math.Min(TokensPerSnapshot - into, tokens.Length);
            if (into == 0 && _snapshots.Count == _seen / TokensPerSnapshot)
            {
                _snapshots.Add(_state.Span(0, _weights.StateWidth).ToArray());
            }
            Slice(tokens[..rows]);
            if (!sum.IsEmpty)
            {
                AddTo(sum, rows);
            }
            _seen += rows;
            if (!known)
            {
                _tokens.AddRange(tokens[..rows]);
            }
            tokens = tokens[rows..];
        }
    }

    private void Slice(ReadOnlySpan<int> tokens)
    {
        int inputs = _weights.Embedding.Matrix.Inputs;
        for (int row = 0; row < tokens.Length; row++)
        {
            var embedded = _rows.Span(row * inputs, inputs);
            embedded.Clear();
            _weights.Embedding.Matrix.AddOutput(tokens[row], embedded);
        }
        for (int layer = 0; layer < _weights.Layers.Count; layer++)
        {
            Layer(layer, tokens.Length);
        }
    }

    private void AddTo(Span<float> sum, int rows)
    {
        fixed (float* to = sum)
        {
            for (int row = 0; row < rows; row++)
            {
                RowMath.Add(to, _rows.Data + row * sum.Length, sum.Length);
            }
        }
    }

    /// <summary>
    /// (rows, inputs) → (rows, width). The input from the layer below is multiplied for all rows at once, the recurrent input row by row.
    /// </summary>
    private void Layer(int index, int rows)
    {
        var layer = _weights.Layers[index];
        int width = _weights.Width,
            stride = layer.Input.Matrix.PaddedOutputs;
        float* state = Last(index);
        for (int row = 0; row < rows; row++)
        {
            bool first = row == 0;
            _team.Run(part =>
            {
                var (from, to) = _team.Slice(layer.Hidden.Matrix.Panels, part);
                if (first)
                {
                    layer.Input.Multiply(_rows.Data, rows, _input.Data, from, to);
                }
                layer.Hidden.Multiply(state, 1, _hidden.Data, from, to);
            });
            _weights.Cell.Step(_input.Data + row * stride, _hidden.Data, state, width);
            new ReadOnlySpan<float>(state, width).CopyTo(_rows.Span(row * width, width));
        }
    }

    /// <summary>A layer's state; its first vector is the layer's latest output.</summary>
    private float* Last(int layer) => _state.Data + layer * _weights.Cell.States * _weights.Width;

    public void Dispose()
    {
        foreach (var block in new[] { _state, _rows, _input, _hidden, _logits })
        {
            block.Dispose();
        }
    }
}
