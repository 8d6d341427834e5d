using Jarvis.Engine.Plans;

namespace Jarvis.Engine.Generation.Decoding;

/// <summary>One sequence through GPT-2: what was computed for earlier tokens is kept as keys and values, so a token costs one row.</summary>
internal sealed unsafe class Gpt2Sequence : IDecoderSequence
{
    // Rows that go through the network together: enough to reuse each panel from the cache, few enough that a stop is obeyed at once.
    private const int SliceRows = 64;
    private readonly Gpt2Weights _weights;
    private readonly ThreadTeam _team;
    private readonly ModelShape _shape;
    private readonly AlignedFloats[] _keys, _values;          // a layer each: (capacity, width)
    private readonly AlignedFloats _residual, _normed, _wide, _mixed, _projected, _logits, _scores;
    private int _capacity;

    public Gpt2Sequence(Gpt2Weights weights, ThreadTeam team)
    {
        (_weights, _team, _shape) = (weights, team, weights.Shape);
        _keys = new AlignedFloats[_shape.Layers];
        _values = new AlignedFloats[_shape.Layers];
        int padded = Padded(_shape.Width), wide = Math.Max(Padded(3 * _shape.Width), Padded(4 * _shape.Width));
        _residual = new AlignedFloats(SliceRows * _shape.Width);
        _normed = new AlignedFloats(SliceRows * _shape.Width);
        _mixed = new AlignedFloats(SliceRows * 4 * _shape.Width);
        _wide = new AlignedFloats(SliceRows * wide);
        _projected = new AlignedFloats(SliceRows * padded);
        _logits = new AlignedFloats(weights.Embedding.PaddedOutputs);
        _scores = new AlignedFloats((long)team.Parts * _shape.Context);
        Reserve(Math.Min(64, _shape.Context));
    }

    public int Length { get; private set; }

    public ReadOnlySpan<float> Append(scoped ReadOnlySpan<int> tokens, CancellationToken cancel)
    {
        if (tokens.IsEmpty) throw new ArgumentException("There is nothing to append.");
        if (Length + tokens.Length > _shape.Context)
            throw new ArgumentException($"{Length + tokens.Length} tokens do not fit into a context of {_shape.Context}.");
        foreach (int token in tokens)
            if ((uint)token >= (uint)_shape.Vocabulary) throw new ArgumentException($"Token {token} is not in the vocabulary of {_shape.Vocabulary}.");
        Reserve(Length + tokens.Length);
        for (int from = 0; from < tokens.Length; from += SliceRows)
        {
            cancel.ThrowIfCancellationRequested();
            int rows = Math.Min(SliceRows, tokens.Length - from);
            Slice(tokens.Slice(from, rows));
            Length += rows;
            if (from + rows == tokens.Length) Head(rows - 1);
        }
        return _logits.Span(0, _shape.Vocabulary);
    }

    public void Truncate(int length) => Length = length >= 0 && length <= Length ? length : throw new ArgumentOutOfRangeException(nameof(length));

    private void Slice(ReadOnlySpan<int> tokens)
    {
        int width = _shape.Width, rows = tokens.Length;
        for (int row = 0; row < rows; row++)
        {
            var residual = _residual.Span(row * width, width);
            _weights.Positions.Span((long)(Length + row) * width, width).CopyTo(residual);
            _weights.Embedding.AddOutput(tokens[row], residual);
        }
        for (int layer = 0; layer < _shape.Layers; layer++)
        {
            var block = _weights.Blocks[layer];
            Norm(block.AttentionNorm, rows);
            Multiply(block.Attention, _normed, rows, _wide, gelu: false);
            Remember(layer, rows);
            Attend(layer, rows);
            Multiply(block.Projection, _mixed, rows, _projected, gelu: false);
            AddProjected(rows, block.Projection.Matrix.PaddedOutputs);
            Norm(block.InnerNorm, rows);
            Multiply(block.Expand, _normed, rows, _wide, gelu: true);
            Multiply(block.Contract, WithoutPadding(_wide, rows, block.Expand.Matrix), rows, _projected, gelu: false);
            AddProjected(rows, block.Contract.Matrix.PaddedOutputs);
        }
    }

    private void Head(int row)
    {
        int width = _shape.Width;
        RowMath.LayerNorm(_residual.Span(row * width, width), _weights.FinalNorm.Weight, _weights.FinalNorm.Bias, _weights.Epsilon, _normed.Span(0, width));
        var head = _weights.Embedding;
        _team.Run(part =>
        {
            var (from, to) = _team.Slice(head.Panels, part);
            head.Multiply(_normed.Data, 1, null, _logits.Data, from, to);
        });
    }

    private void Norm(Norm norm, int rows)
    {
        int width = _shape.Width;
        for (int row = 0; row < rows; row++)
            RowMath.LayerNorm(_residual.Span(row * width, width), norm.Weight, norm.Bias, _weights.Epsilon, _normed.Span(row * width, width));
    }

    private void Multiply(Affine affine, AlignedFloats x, int rows, AlignedFloats y, bool gelu) => _team.Run(part =>
    {
        var matrix = affine.Matrix;
        var (from, to) = _team.Slice(matrix.Panels, part);
        matrix.Multiply(x.Data, rows, affine.Bias.Data, y.Data, from, to);
        if (!gelu) return;
        for (int row = 0; row < rows; row++)
            RowMath.GeluTanh(y.Data + row * matrix.PaddedOutputs + from * PanelMatrix.Width, (to - from) * PanelMatrix.Width);
    });

    /// <summary>Keeps the new keys and values: the second and third part of (rows, 3 · width).</summary>
    private void Remember(int layer, int rows)
    {
        int width = _shape.Width, padded = Padded(3 * width);
        for (int row = 0; row < rows; row++)
        {
            long to = (long)(Length + row) * width;
            _wide.Span(row * padded + width, width).CopyTo(_keys[layer].Span(to, width));
            _wide.Span(row * padded + 2 * width, width).CopyTo(_values[layer].Span(to, width));
        }
    }

    /// <summary>Each head of each row looks at everything up to its own position; the heads are shared out over the team.</summary>
    private void Attend(int layer, int rows) => _team.Run(part =>
    {
        int width = _shape.Width, head = width / _shape.Heads, padded = Padded(3 * width);
        float scale = 1 / MathF.Sqrt(head);
        float* scores = _scores.Data + (long)part * _shape.Context;
        var (first, end) = _team.Slice(_shape.Heads * rows, part);
        for (int item = first; item < end; item++)
        {
            int row = item % rows, offset = item / rows * head, visible = Length + row + 1;
            float* query = _wide.Data + row * padded + offset, keys = _keys[layer].Data + offset, values = _values[layer].Data + offset;
            float* mixed = _mixed.Data + row * width + offset;
            for (int at = 0; at < visible; at++) scores[at] = scale * RowMath.Dot(query, keys + (long)at * width, head);
            RowMath.Softmax(scores, visible);
            new Span<float>(mixed, head).Clear();
            for (int at = 0; at < visible; at++) RowMath.AddScaled(mixed, values + (long)at * width, scores[at], head);
        }
    });

    /// <summary>(rows, padded) to (rows, outputs): a copy only where the sizes differ.</summary>
    private AlignedFloats WithoutPadding(AlignedFloats from, int rows, PanelMatrix matrix)
    {
        if (matrix.PaddedOutputs == matrix.Outputs) return from;
        for (int row = 0; row < rows; row++)
            from.Span(row * matrix.PaddedOutputs, matrix.Outputs).CopyTo(_mixed.Span(row * matrix.Outputs, matrix.Outputs));
        return _mixed;
    }

    private void AddProjected(int rows, int stride)
    {
        for (int row = 0; row < rows; row++) RowMath.Add(_residual.Data + row * _shape.Width, _projected.Data + row * stride, _shape.Width);
    }

    private static int Padded(int outputs) => (outputs + PanelMatrix.Width - 1) / PanelMatrix.Width * PanelMatrix.Width;

    private void Reserve(int tokens)
    {
        if (tokens <= _capacity) return;
        int capacity = Math.Min(_shape.Context, Math.Max(tokens, 2 * _capacity)), width = _shape.Width;
        foreach (var kept in new[] { _keys, _values })
            for (int layer = 0; layer < kept.Length; layer++)
            {
                var larger = new AlignedFloats((long)capacity * width);
                kept[layer]?.Span(0, Length * width).CopyTo(larger.Span(0, Length * width));
                kept[layer]?.Dispose();
                kept[layer] = larger;
            }
        _capacity = capacity;
    }

    public void Dispose()
    {
        foreach (var block in _keys.Concat(_values).Concat([_residual, _normed, _wide, _mixed, _projected, _logits, _scores])) block.Dispose();
    }
}
