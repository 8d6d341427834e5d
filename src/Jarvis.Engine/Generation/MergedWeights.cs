using System.Collections.Concurrent;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Decoding;
using Jarvis.Engine.Decoding.Panels;
using Jarvis.Engine.Decoding.Weights;

namespace Jarvis.Engine.Generation;

/// <summary>
/// A base model's weights with low-rank adapters added, W + scale · B·A, row by row as they are read. Adapted matrices are kept in fp32:
/// rounded to the base's sixteen bits, much of what was learned would be lost.
/// </summary>
/// <param name="turned">The base's adapted matrices are stored [in, out].</param>
internal sealed unsafe class MergedWeights(IWeightSource inner, AdapterFolder adapter, bool turned) : IWeightSource
{
    private const string Matrix = ".weight";
    private readonly Dictionary<string, LowRankPair> _pairs = LowRankPair.ReadAll(adapter);
    private readonly ConcurrentDictionary<string, bool> _read = new(StringComparer.Ordinal);

    public bool Contains(string name) => inner.Contains(name);

    public PanelType TypeOf(string name) => Pair(name) is null ? inner.TypeOf(name) : PanelType.Float32;

    public void Require(string name, params long[] shape)
    {
        inner.Require(name, shape);
        if (Pair(name) is not { } pair)
        {
            return;
        }
        var (inputs, outputs) = turned ? (shape[0], shape[1]) : (shape[1], shape[0]);
        if (pair.Inputs != inputs || pair.Outputs != outputs)
        {
            throw new InvalidDataException(
                $"The adapter '{adapter.Folder}' is for a '{name}' of {pair.Inputs} inputs and {pair.Outputs} outputs, and "
                    + $"the base '{adapter.Base}' has {inputs} and {outputs}; it belongs to another model."
            );
        }
    }

    public void ReadRows(string name, long[] shape, Action<int, ReadOnlySpan<float>> row)
    {
        if (Pair(name) is not { } pair)
        {
            inner.ReadRows(name, shape, row);
            return;
        }
        _read[name] = true;
        // row i of the product: Σ left[i, r] · right[r, :]
        var (left, right) = turned ? (pair.DownTurned, pair.UpTurned) : (pair.Up, pair.Down);
        int width = (int)shape[^1];
        var (delta, merged) = (new float[width], new float[width]);
        float scale = (float)adapter.Config.Settings.Scale;
        inner.ReadRows(
            name,
            shape,
            (index, values) =>
            {
                Array.Clear(delta);
                fixed (
                    float* to = delta,
                        from = right
                )
                {
                    for (int rank = 0; rank < pair.Rank; rank++)
                    {
                        RowMath.AddScaled(to, from + (long)rank * width, left[index * pair.Rank + rank], width);
                    }
                }
                for (int i = 0; i < width; i++)
                {
                    merged[i] = values[i] + delta[i] * scale;
                }
                row(index, merged);
            }
        );
    }

    /// <summary>The name by which <see cref="ReadRows"/> finds a tensor of the base's files and its adapter.</summary>
    public string NameOf(string stored)
    {
        string plain = LowRankPair.Plain(stored);
        return Pair(plain) is null && Pair("model." + plain) is not null ? "model." + plain : plain;
    }

    /// <exception cref="InvalidDataException">An adapter belongs to a layer that the network does not have.</exception>
    public void RequireAllRead()
    {
        if (_pairs.Keys.FirstOrDefault(name => !_read.ContainsKey(name + Matrix)) is { } left)
        {
            throw new InvalidDataException(
                $"The adapter '{adapter.Folder}' is for a layer '{left}', which the base '{adapter.Base}' does not have; it "
                    + "belongs to another model."
            );
        }
    }

    private LowRankPair? Pair(string name) =>
        name.EndsWith(Matrix, StringComparison.Ordinal) ? _pairs.GetValueOrDefault(name[..^Matrix.Length]) : null;
}
