using Jarvis.Engine.Decoding.Weights;

namespace Jarvis.Engine.Decoding.Transformers;

/// <summary>The normalization of a row before each branch.</summary>
internal abstract class RowNorm
{
    public abstract void Apply(ReadOnlySpan<float> x, Span<float> y);

    protected static float[] Vector(IWeightSource source, string name, int width)
    {
        var result = new float[width];
        source.ReadRows(name, [width], (_, values) => values.CopyTo(result));
        return result;
    }
}

/// <summary>GPT-2's: mean and variance.</summary>
internal sealed class LayerRowNorm(IWeightSource source, string name, int width, double epsilon) : RowNorm
{
    private readonly float[] _weight = Vector(source, name + ".weight", width),
        _bias = Vector(source, name + ".bias", width);

    public override void Apply(ReadOnlySpan<float> x, Span<float> y) => RowMath.LayerNorm(x, _weight, _bias, (float)epsilon, y);
}

/// <summary>Llama's: the root of the mean square (Zhang and Sennrich 2019).</summary>
internal sealed class RmsRowNorm(IWeightSource source, string name, int width, double epsilon) : RowNorm
{
    private readonly float[] _weight = Vector(source, name + ".weight", width);

    public override void Apply(ReadOnlySpan<float> x, Span<float> y) => RowMath.RmsNorm(x, _weight, (float)epsilon, y);
}
