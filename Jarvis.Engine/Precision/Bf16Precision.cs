using Jarvis.Engine.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Jarvis.Engine.Precision;

/// <summary>Matrices are multiplied in bf16, everything else as in fp32.</summary>
public sealed class Bf16Precision : IPrecision
{
    private const ScalarType Narrow = ScalarType.BFloat16;

    public string Name => "bf16";

    public void Attach(LanguageModel model) { }

    public void Refresh() { }

    public Tensor? CopyOf(Parameter weight) => null;

    public Tensor Embed(Tensor ids, Parameter tokens, Parameter positions) =>
        tokens.index_select(0, ids.flatten()).view(ids.shape[0], ids.shape[1], -1) + positions.narrow(0, 0, ids.shape[1]);

    public Tensor Normalize(Tensor stream, Parameter weight, Parameter bias, double epsilon) =>
        nn.functional.layer_norm(stream, [stream.shape[^1]], weight, bias, epsilon).to_type(Narrow);

    public Tensor Project(Tensor input, Parameter weight, Parameter bias)
    {
        var shape = input.shape;
        var rows = input.reshape(-1, shape[^1]);                                                     // (B · T, in)
        return addmm(bias.to_type(Narrow), rows, weight.to_type(Narrow), 1, 1).view([.. shape[..^1], weight.shape[1]]);
    }

    public Tensor ProjectGelu(Tensor input, Parameter weight, Parameter bias) => Kernels.Fused.GeluTanh(Project(input, weight, bias));

    public Tensor Attend(Tensor split, int heads, double dropout)
    {
        long rows = split.shape[0], length = split.shape[1], width = split.shape[2] / 3;
        var parts = split.view(rows, length, 3, heads, width / heads).permute(2, 0, 3, 1, 4);        // (3, B, heads, T, headDim)
        var mixed = nn.functional.scaled_dot_product_attention(parts[0], parts[1], parts[2], p: dropout, is_casual: true);
        return mixed.transpose(1, 2).reshape(rows, length, width);
    }

    public Tensor Add(Tensor stream, Tensor branch) => stream + branch.to_type(ScalarType.Float32);

    public Tensor Head(Tensor hidden, Parameter tokens) => nn.functional.linear(hidden, tokens.to_type(Narrow));

    public void Dispose() { }
}
