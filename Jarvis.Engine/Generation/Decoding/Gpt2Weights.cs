using Jarvis.Engine.Networks;
using Jarvis.Engine.Plans;

namespace Jarvis.Engine.Generation.Decoding;

/// <summary>GPT-2's weights, laid out for reading row by row.</summary>
internal sealed class Gpt2Weights : IDisposable
{
    public Gpt2Weights(Gpt2Config config, IWeightSource file)
    {
        var shape = Shape = config.Shape;
        Epsilon = (float)config.LayerNormEpsilon;
        if ((long)shape.Context * shape.Width > int.MaxValue) throw new InvalidDataException($"A context of {shape.Context} at width {shape.Width} is too large for this engine.");
        string prefix = file.Contains("transformer.wte.weight") ? "transformer." : "";
        Embedding = ReadEmbedding(file, prefix + "wte.weight", shape);
        Positions = Rows(file, prefix + "wpe.weight", shape.Context, shape.Width);
        Blocks = new Gpt2Block[shape.Layers];
        Parallel.For(0, shape.Layers, index => Blocks[index] = new Gpt2Block(shape, file, $"{prefix}h.{index}."));
        FinalNorm = new Norm(file, prefix + "ln_f", shape.Width);
    }

    public ModelShape Shape { get; }
    public float Epsilon { get; }

    /// <summary>The output head too: GPT-2 ties the two.</summary>
    public PanelMatrix Embedding { get; }
    public AlignedFloats Positions { get; }
    public Gpt2Block[] Blocks { get; }
    public Norm FinalNorm { get; }

    public long BytesPerToken => Embedding.Bytes + Blocks.Sum(block => block.Bytes);

    public long Bytes => BytesPerToken + Positions.Length * sizeof(float);

    private static PanelMatrix ReadEmbedding(IWeightSource file, string name, ModelShape shape)
    {
        file.Require(name, shape.Vocabulary, shape.Width);
        var matrix = new PanelMatrix(shape.Width, shape.Vocabulary);
        var rows = new float[PanelMatrix.Width * shape.Width];
        file.ReadRows(name, [shape.Vocabulary, shape.Width], (row, values) =>
        {
            int place = row % PanelMatrix.Width;
            values.CopyTo(rows.AsSpan(place * shape.Width));
            if (place == PanelMatrix.Width - 1 || row == shape.Vocabulary - 1) matrix.SetPanel(row / PanelMatrix.Width, rows.AsSpan(0, (place + 1) * shape.Width));
        });
        return matrix;
    }

    private static AlignedFloats Rows(IWeightSource file, string name, int rows, int width)
    {
        file.Require(name, rows, width);
        var result = new AlignedFloats((long)rows * width);
        file.ReadRows(name, [rows, width], (row, values) => values.CopyTo(result.Span((long)row * width, width)));
        return result;
    }

    public void Dispose()
    {
        Embedding.Dispose();
        Positions.Dispose();
        foreach (var block in Blocks) block.Dispose();
    }
}

internal sealed class Norm(IWeightSource file, string name, int width)
{
    public float[] Weight { get; } = Affine.Vector(file, name + ".weight", width, width);
    public float[] Bias { get; } = Affine.Vector(file, name + ".bias", width, width);
}

/// <summary>A matrix with its bias; stored [in, out] as GPT-2's Conv1D is.</summary>
internal sealed class Affine : IDisposable
{
    public Affine(IWeightSource file, string name, int inputs, int outputs)
    {
        file.Require(name + ".weight", inputs, outputs);
        Matrix = new PanelMatrix(inputs, outputs);
        file.ReadRows(name + ".weight", [inputs, outputs], Matrix.SetInput);
        Bias = new AlignedFloats(Matrix.PaddedOutputs);
        Vector(file, name + ".bias", outputs, outputs).CopyTo(Bias.Span(0, outputs));
    }

    public PanelMatrix Matrix { get; }
    public AlignedFloats Bias { get; }

    public static float[] Vector(IWeightSource file, string name, int length, int padded)
    {
        var result = new float[padded];
        file.ReadRows(name, [length], (_, values) => values.CopyTo(result));
        return result;
    }

    public void Dispose()
    {
        Matrix.Dispose();
        Bias.Dispose();
    }
}

internal sealed class Gpt2Block(ModelShape shape, IWeightSource file, string name) : IDisposable
{
    public Norm AttentionNorm { get; } = new(file, name + "ln_1", shape.Width);
    public Affine Attention { get; } = new(file, name + "attn.c_attn", shape.Width, 3 * shape.Width);
    public Affine Projection { get; } = new(file, name + "attn.c_proj", shape.Width, shape.Width);
    public Norm InnerNorm { get; } = new(file, name + "ln_2", shape.Width);
    public Affine Expand { get; } = new(file, name + "mlp.c_fc", shape.Width, 4 * shape.Width);
    public Affine Contract { get; } = new(file, name + "mlp.c_proj", 4 * shape.Width, shape.Width);

    public long Bytes => Attention.Matrix.Bytes + Projection.Matrix.Bytes + Expand.Matrix.Bytes + Contract.Matrix.Bytes;

    public void Dispose()
    {
        Attention.Dispose();
        Projection.Dispose();
        Expand.Dispose();
        Contract.Dispose();
    }
}
