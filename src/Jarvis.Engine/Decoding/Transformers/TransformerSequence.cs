using Jarvis.Engine.Decoding.Panels;
using Jarvis.Engine.Decoding.Weights;

namespace Jarvis.Engine.Decoding.Transformers;

/// <summary>
/// One sequence through a transformer. The keys and values of earlier tokens are cached, so each new token costs one row.
/// </summary>
internal sealed unsafe class TransformerSequence : IDecoderSequence
{
    // Rows that go through the network together: enough to reuse each panel from the cache, few enough that a cancellation takes effect at
    // once.
    private const int SliceRows = 64;
    private readonly TransformerWeights _weights;
    private readonly ThreadTeam _team;
    private readonly KeyValueCache _cache;
    private readonly AlignedMemory<float> _residual,
        _normed,
        _joint,
        _mixed,
        _wide,
        _inner,
        _projected,
        _logits,
        _scores,
        _cosines,
        _sines;

    public TransformerSequence(TransformerWeights weights, ThreadTeam team)
    {
        (_weights, _team) = (weights, team);
        int width = weights.Width,
            angles = weights.Rotary?.Angles ?? 0;
        _cache = new KeyValueCache(weights.Blocks.Count, weights.KeyValueWidth, weights.ContextLength);
        _residual = new(SliceRows * width);
        _normed = new(SliceRows * width);
        _joint = new(SliceRows * weights.Blocks[0].Attention.Matrix.PaddedOutputs);
        _mixed = new(SliceRows * width);
        _wide = new(SliceRows * weights.Blocks[0].Expand.Matrix.PaddedOutputs);
        _inner = new(SliceRows * weights.InnerWidth);
        _projected = new(SliceRows * PanelMatrix.Padded(width));
        _logits = new(weights.Head.Matrix.PaddedOutputs);
        _scores = new((long)team.Parts * weights.ContextLength);
        _cosines = new(SliceRows * angles);
        _sines = new(SliceRows * angles);
    }

    public int Length { get; private set; }

    public ReadOnlySpan<float> Append(scoped ReadOnlySpan<int> tokens, CancellationToken cancellationToken)
    {
        Head(Advance(tokens, default, cancellationToken) - 1);
        return _logits.Span(0, _weights.VocabularySize);
    }

    public void AddStates(scoped ReadOnlySpan<int> tokens, Span<float> sum, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(sum.Length, _weights.Width);
        Advance(tokens, sum, cancellationToken);
    }

    /// <param name="sum">Every token's state is added to it; empty where only the last state is needed.</param>
    /// <returns>Rows of the last slice.</returns>
    private int Advance(scoped ReadOnlySpan<int> tokens, Span<float> sum, CancellationToken cancellationToken)
    {
        _weights.Check(tokens, Length);
        _cache.Reserve(Length + tokens.Length, Length);
        int rows = 0;
        for (int from = 0; from < tokens.Length; from += rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows = Math.Min(SliceRows, tokens.Length - from);
            Slice(tokens.Slice(from, rows));
            Length += rows;
            if (!sum.IsEmpty)
            {
                AddTo(sum, rows);
            }
        }
        return rows;
    }

    private void AddTo(Span<float> sum, int rows)
    {
        Norm(_weights.FinalNorm, rows);
        fixed (float* to = sum)
        {
            for (int row = 0; row < rows; row++)
            {
                RowMath.Add(to, _normed.Data + row * sum.Length, sum.Length);
            }
        }
    }

    public void Truncate(int length) =>
        Length = length >= 0 && length <= Length ? length : throw new ArgumentOutOfRangeException(nameof(length));

    private void Slice(ReadOnlySpan<int> tokens)
    {
        int width = _weights.Width,
            rows = tokens.Length;
        for (int row = 0; row < rows; row++)
        {
            var residual = _residual.Span(row * width, width);
            if (_weights.Positions is { } positions)
            {
                positions.Span((long)(Length + row) * width, width).CopyTo(residual);
            }
            else
            {
                residual.Clear();
            }
            _weights.Embedding.Matrix.AddOutput(tokens[row], residual);
            _weights.Rotary?.At(Length + row, Angles(_cosines, row), Angles(_sines, row));
        }
        for (int layer = 0; layer < _weights.Blocks.Count; layer++)
        {
            var block = _weights.Blocks[layer];
            Norm(block.AttentionNorm, rows);
            _team.Multiply(block.Attention, _normed.Data, rows, _joint.Data);
            Remember(layer, rows);
            Attend(layer, rows);
            _team.Multiply(block.Projection, _mixed.Data, rows, _projected.Data);
            AddProjected(rows);
            Norm(block.InnerNorm, rows);
            Expand(block.Expand, rows);
            _team.Multiply(block.Contract, _inner.Data, rows, _projected.Data);
            AddProjected(rows);
        }
    }

    private void Head(int row)
    {
        int width = _weights.Width;
        _weights.FinalNorm.Apply(_residual.Span(row * width, width), _normed.Span(0, width));
        _team.Multiply(_weights.Head, _normed.Data, 1, _logits.Data);
    }

    private void Norm(RowNorm norm, int rows)
    {
        int width = _weights.Width;
        for (int row = 0; row < rows; row++)
        {
            norm.Apply(_residual.Span(row * width, width), _normed.Span(row * width, width));
        }
    }

    private void Expand(Affine affine, int rows) =>
        _team.Run(part =>
        {
            int stride = affine.Matrix.PaddedOutputs,
                inner = _weights.InnerWidth;
            var (from, to) = _team.Slice(affine.Matrix.Panels, part);
            affine.Multiply(_normed.Data, rows, _wide.Data, from, to);
            for (int row = 0; row < rows; row++)
            {
                _weights.Activation.Apply(_wide.Data + row * stride, _inner.Data + row * inner, inner, from, to);
            }
        });

    /// <summary>
    /// Applies the rotary embedding to queries and keys, where the model has one, and puts keys and values into the cache.
    /// </summary>
    private void Remember(int layer, int rows)
    {
        int width = _weights.Width,
            kept = _weights.KeyValueWidth,
            stride = _weights.Blocks[layer].Attention.Matrix.PaddedOutputs;
        for (int row = 0; row < rows; row++)
        {
            float* joint = _joint.Data + row * stride,
                key = joint + width;
            _weights.Rotary?.Rotate(joint, _weights.Heads + _weights.KeyValueHeads, Angles(_cosines, row), Angles(_sines, row));
            long to = (long)(Length + row) * kept;
            new ReadOnlySpan<float>(key, kept).CopyTo(new Span<float>(_cache.Keys(layer) + to, kept));
            new ReadOnlySpan<float>(key + kept, kept).CopyTo(new Span<float>(_cache.Values(layer) + to, kept));
        }
    }

    /// <summary>Each head of each row attends to everything up to its own position; the heads are divided among the team.</summary>
    private void Attend(int layer, int rows) =>
        _team.Run(part =>
        {
            int width = _weights.Width,
                head = _weights.HeadWidth,
                kept = _weights.KeyValueWidth,
                stride = _weights.Blocks[layer].Attention.Matrix.PaddedOutputs;
            int sharing = _weights.Heads / _weights.KeyValueHeads;
            float scale = 1 / MathF.Sqrt(head);
            float* scores = _scores.Data + (long)part * _weights.ContextLength;
            var (first, end) = _team.Slice(_weights.Heads * rows, part);
            for (int item = first; item < end; item++)
            {
                int row = item % rows,
                    number = item / rows,
                    visible = Length + row + 1;
                float* query = _joint.Data + row * stride + number * head,
                    mixed = _mixed.Data + row * width + number * head;
                float* keys = _cache.Keys(layer) + number / sharing * head,
                    values = _cache.Values(layer) + number / sharing * head;
                for (int at = 0; at < visible; at++)
                {
                    scores[at] = scale * RowMath.Dot(query, keys + (long)at * kept, head);
                }
                RowMath.Softmax(scores, visible);
                new Span<float>(mixed, head).Clear();
                for (int at = 0; at < visible; at++)
                {
                    RowMath.AddScaled(mixed, values + (long)at * kept, scores[at], head);
                }
            }
        });

    private void AddProjected(int rows)
    {
        int width = _weights.Width,
            stride = PanelMatrix.Padded(width);
        for (int row = 0; row < rows; row++)
        {
            RowMath.Add(_residual.Data + row * width, _projected.Data + row * stride, width);
        }
    }

    private Span<float> Angles(AlignedMemory<float> from, int row) => from.Span(row * _weights.Rotary!.Angles, _weights.Rotary.Angles);

    public void Dispose()
    {
        _cache.Dispose();
        foreach (var block in new[] { _residual, _normed, _joint, _mixed, _wide, _inner, _projected, _logits, _scores, _cosines, _sines })
        {
            block.Dispose();
        }
    }
}
