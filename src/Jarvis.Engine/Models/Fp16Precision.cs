using Jarvis.Engine.Training.Optimizers;
using Jarvis.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Jarvis.Engine.Models;

/// <summary>
/// Matrices are multiplied in fp16, for GPUs that support it but not bf16. Everything else is as in bf16; small gradients vanish in fp16,
/// so a run scales its loss (<see cref="LossScaler"/>). libtorch multiplies fp16 on CUDA only, which plans are checked for.
/// </summary>
/// <param name="frozen">No matrix of the network is trained, so they are kept in fp16 alone.</param>
/// <param name="type">Tests pass bf16, which processors can multiply too.</param>
public sealed class Fp16Precision(bool frozen = false, ScalarType type = ScalarType.Float16) : IPrecision
{
    public string Name => "fp16";

    public ScalarType MatrixType => frozen ? type : ScalarType.Float32;

    public void Attach(LanguageModel model) { }

    public void Refresh() { }

    /// <summary>None: weights are cast where they are multiplied, and the cast carries the gradient to the fp32 master.</summary>
    public Tensor? CopyOf(Parameter weight) => null;

    public Tensor Embed(Tensor ids, Parameter tokens, Parameter? positions, Packing? packing) =>
        TokenEmbedding.Lookup(ids, tokens, positions, packing);

    public Tensor Normalize(Tensor stream, Parameter weight, Parameter bias, double epsilon) =>
        Fused.LayerNorm(stream, weight, bias, epsilon).to_type(type);

    public Tensor NormalizeRms(Tensor stream, Parameter weight, double epsilon) => Fused.RmsNorm(stream, weight, epsilon).to_type(type);

    public (Tensor Stream, Tensor Normed) AddAndNormalize(Tensor stream, Tensor branch, Parameter weight, Parameter bias, double epsilon)
    {
        var (sum, normed) = Fused.AddLayerNorm(stream, branch.to_type(ScalarType.Float32), weight, bias, epsilon);
        return (sum, normed.to_type(type));
    }

    public Tensor Project(Tensor input, Parameter weight, Parameter? bias) =>
        nn.functional.linear(input.to_type(type), weight.to_type(type), bias?.to_type(type));

    public Tensor ProjectWide(Tensor input, Parameter weight, Parameter? bias) => Project(input, weight, bias).to_type(ScalarType.Float32);

    public Tensor ProjectGelu(Tensor input, Parameter weight, Parameter? bias) => Fused.GeluTanh(Project(input, weight, bias));

    public Tensor Attend(Tensor split, int heads, double dropout, Packing? packing) =>
        Fused.SelfAttention(split, heads, packing?.Starts, dropout);

    public Tensor Attend(Tensor query, Tensor key, Tensor value, double dropout, Packing? packing) =>
        Fused.Attention(query, key, value, starts: packing?.Starts, dropout: dropout);

    public Tensor Head(Tensor hidden, Parameter tokens, Parameter? bias = null) => Project(hidden, tokens, bias);

    public HeadInput HeadInput(Tensor hidden, Parameter tokens, Parameter? bias = null) => new(hidden, tokens, Narrow(tokens), bias);

    /// <summary>The copy that the head multiplies chunk by chunk; the head passes the gradient to the fp32 master itself.</summary>
    private Tensor Narrow(Parameter weight) => weight.detach().to_type(type);

    public void Dispose() { }
}
