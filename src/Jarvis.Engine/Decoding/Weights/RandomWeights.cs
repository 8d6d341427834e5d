using Jarvis.Engine.Decoding.Panels;
using Jarvis.Engine.State;

namespace Jarvis.Engine.Decoding.Weights;

/// <summary>Small random numbers in any shape: as fast as trained weights, and nothing to load.</summary>
internal sealed class RandomWeights(long seed, PanelType type = PanelType.Float32) : IWeightSource
{
    public bool Contains(string name) => false;

    public PanelType TypeOf(string name) => type;

    public void Require(string name, params long[] shape) => ArgumentOutOfRangeException.ThrowIfZero(shape.Length);

    public void ReadRows(string name, long[] shape, Action<int, ReadOnlySpan<float>> row)
    {
        var values = new float[shape[^1]];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(CounterRandom.Uniform(seed, i) - 0.5) * 0.04f;
        }
        long rows = shape.Take(shape.Length - 1).Aggregate(1L, (product, size) => product * size);
        for (int index = 0; index < rows; index++)
        {
            // Rows differ, so that no value is special: each is the previous one rotated by one place.
            row(index, values);
            float first = values[0];
            values.AsSpan(1).CopyTo(values);
            values[^1] = first;
        }
    }
}
