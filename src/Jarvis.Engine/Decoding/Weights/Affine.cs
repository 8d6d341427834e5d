using Jarvis.Engine.Decoding.Panels;

namespace Jarvis.Engine.Decoding.Weights;

/// <summary>A matrix with its bias, where it has one.</summary>
internal sealed unsafe class Affine : IDisposable
{
    private const int Half = PanelMatrix.Width / 2;

    private Affine(PanelMatrix matrix, bool bias) =>
        (Matrix, Bias) = (matrix, bias ? new AlignedMemory<float>(matrix.PaddedOutputs) : null);

    public PanelMatrix Matrix { get; }

    /// <summary>Padded outputs.</summary>
    public AlignedMemory<float>? Bias { get; }

    /// <summary>Reads a layer that is stored as [in, out], as GPT-2's Conv1D is.</summary>
    public static Affine Turned(IWeightSource source, string name, int inputs, int outputs)
    {
        source.Require(name + ".weight", inputs, outputs);
        var result = new Affine(PanelMatrix.Create(source.TypeOf(name + ".weight"), inputs, outputs), bias: true);
        source.ReadRows(name + ".weight", [inputs, outputs], result.Matrix.SetInput);
        source.ReadRows(name + ".bias", [outputs], (_, values) => values.CopyTo(result.Bias!.Span(0, outputs)));
        return result;
    }

    /// <summary>Joins linear layers stored as [out, in] that read the same row; their outputs follow one another.</summary>
    public static Affine Joined(IWeightSource source, int inputs, bool bias, params (string Weight, string? Bias, int Outputs)[] parts)
    {
        int[] starts = [.. parts.Select((_, index) => parts.Take(index).Sum(part => part.Outputs))];
        return Read(source, inputs, parts.Sum(part => part.Outputs), bias, parts, (part, row) => starts[part] + row);
    }

    /// <summary>
    /// Joins two linear layers of one size, with 32 outputs of the first beside the same 32 of the second in each panel, so that whoever
    /// computes a panel can combine them.
    /// </summary>
    public static Affine Paired(
        IWeightSource source,
        int inputs,
        bool bias,
        (string Weight, string? Bias, int Outputs) first,
        (string Weight, string? Bias, int Outputs) second
    ) =>
        Read(
            source,
            inputs,
            (first.Outputs + Half - 1) / Half * PanelMatrix.Width,
            bias,
            [first, second],
            (part, row) => row / Half * PanelMatrix.Width + part * Half + row % Half
        );

    /// <summary>Shares another layer's matrix and adds a bias of its own.</summary>
    public static Affine Over(PanelMatrix matrix, IWeightSource source, string bias)
    {
        var result = new Affine(matrix, bias: true);
        source.ReadRows(bias, [matrix.Outputs], (_, values) => values.CopyTo(result.Bias!.Span(0, matrix.Outputs)));
        return result;
    }

    private static Affine Read(
        IWeightSource source,
        int inputs,
        int outputs,
        bool bias,
        (string Weight, string? Bias, int Outputs)[] parts,
        Func<int, int, int> place
    )
    {
        foreach (var part in parts)
        {
            source.Require(part.Weight, part.Outputs, inputs);
        }
        PanelType[] types = [.. parts.Select(part => source.TypeOf(part.Weight)).Distinct()];
        var result = new Affine(PanelMatrix.Create(types.Length == 1 ? types[0] : PanelType.Float32, inputs, outputs), bias);
        var rows = new OutputRows(result.Matrix);
        for (int index = 0; index < parts.Length; index++)
        {
            var (weight, biasName, size) = parts[index];
            int part = index;
            source.ReadRows(weight, [size, inputs], (row, values) => rows.Add(place(part, row), values));
            if (!bias || biasName is null)
            {
                continue;
            }
            source.ReadRows(
                biasName,
                [size],
                (_, values) =>
                {
                    for (int row = 0; row < values.Length; row++)
                    {
                        result.Bias!.Data[place(part, row)] = values[row];
                    }
                }
            );
        }
        rows.Flush();
        return result;
    }

    /// <summary>y = x · W + bias for these panels; <see cref="PanelMatrix.Multiply"/>.</summary>
    public void Multiply(float* x, int rows, float* y, int fromPanel, int toPanel) =>
        Matrix.Multiply(x, rows, Bias is { } bias ? bias.Data : null, y, fromPanel, toPanel);

    public void Dispose()
    {
        Matrix.Dispose();
        Bias?.Dispose();
    }
}
