namespace Jarvis.Engine.Generation.Decoding;

/// <summary>GPT-2's weights, laid out for reading row by row.</summary>
internal sealed class Gpt2Weights : IDisposable
{
    public Gpt2Weights(Gpt2Shape shape, WeightFile file)
    {
        Shape = shape;
        string prefix = file.Contains("transformer.wte.weight") ? "transformer." : "";
        file.Require(prefix + "wte.weight", shape.Vocabulary, shape.Width);
        Embedding = new PanelMatrix(shape.Width, shape.Vocabulary);
        file.ReadRows(prefix + "wte.weight", [shape.Vocabulary, shape.Width], Embedding.SetOutput);
        // Tied weights are written once; where a head of its own is stored, it is the one to use.
        bool own = file.Contains("lm_head.weight");
        Head = own ? new PanelMatrix(shape.Width, shape.Vocabulary) : Embedding;
        if (own) file.ReadRows("lm_head.weight", [shape.Vocabulary, shape.Width], Head.SetOutput);
        Positions = Rows(file, prefix + "wpe.weight", shape.Context, shape.Width);
        Blocks = [.. Enumerable.Range(0, shape.Layers).Select(index => new Gpt2Block(shape, file, $"{prefix}h.{index}."))];
        FinalNorm = new Norm(file, prefix + "ln_f", shape.Width);
    }

    public Gpt2Shape Shape { get; }
    public PanelMatrix Embedding { get; }
    public PanelMatrix Head { get; }
    public AlignedFloats Positions { get; }
    public Gpt2Block[] Blocks { get; }
    public Norm FinalNorm { get; }

    public long BytesPerToken => Head.Bytes + Blocks.Sum(block => block.Bytes);

    public long Bytes => BytesPerToken + Positions.Length * sizeof(float) + (ReferenceEquals(Head, Embedding) ? 0 : Embedding.Bytes);

    public long Parameters
    {
        get
        {
            long width = Shape.Width, inner = Shape.Inner;
            long block = 4 * width * width + 4 * width + 2 * width * inner + inner + width + 4 * width;
            return Shape.Layers * block + 2 * width + (Shape.Vocabulary + (long)Shape.Context) * width
                + (ReferenceEquals(Head, Embedding) ? 0 : (long)Shape.Vocabulary * width);
        }
    }

    private static AlignedFloats Rows(WeightFile file, string name, int rows, int width)
    {
        file.Require(name, rows, width);
        var result = new AlignedFloats((long)rows * width);
        file.ReadRows(name, [rows, width], (row, values) => values.CopyTo(result.Span((long)row * width, width)));
        return result;
    }

    public void Dispose()
    {
        Embedding.Dispose();
        Head.Dispose();
        Positions.Dispose();
        foreach (var block in Blocks) block.Dispose();
    }
}

internal sealed class Norm(WeightFile file, string name, int width)
{
    public float[] Weight { get; } = Affine.Vector(file, name + ".weight", width, width);
    public float[] Bias { get; } = Affine.Vector(file, name + ".bias", width, width);
}

/// <summary>A matrix with its bias; stored [in, out] as GPT-2's Conv1D is.</summary>
internal sealed class Affine : IDisposable
{
    public Affine(WeightFile file, string name, int inputs, int outputs)
    {
        file.Require(name + ".weight", inputs, outputs);
        Matrix = new PanelMatrix(inputs, outputs);
        file.ReadRows(name + ".weight", [inputs, outputs], Matrix.SetInput);
        Bias = new AlignedFloats(Matrix.PaddedOutputs);
        Vector(file, name + ".bias", outputs, outputs).CopyTo(Bias.Span(0, outputs));
    }

    public PanelMatrix Matrix { get; }
    public AlignedFloats Bias { get; }

    public static float[] Vector(WeightFile file, string name, int length, int padded)
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

internal sealed class Gpt2Block(Gpt2Shape shape, WeightFile file, string name) : IDisposable
{
    public Norm AttentionNorm { get; } = new(file, name + "ln_1", shape.Width);
    public Affine Attention { get; } = new(file, name + "attn.c_attn", shape.Width, 3 * shape.Width);
    public Affine Projection { get; } = new(file, name + "attn.c_proj", shape.Width, shape.Width);
    public Norm InnerNorm { get; } = new(file, name + "ln_2", shape.Width);
    public Affine Expand { get; } = new(file, name + "mlp.c_fc", shape.Width, shape.Inner);
    public Affine Contract { get; } = new(file, name + "mlp.c_proj", shape.Inner, shape.Width);

    public long Bytes => Attention.Matrix.Bytes + Projection.Matrix.Bytes + Expand.Matrix.Bytes + Contract.Matrix.Bytes;

    public void Dispose()
    {
        Attention.Dispose();
        Projection.Dispose();
        Expand.Dispose();
        Contract.Dispose();
    }
}
