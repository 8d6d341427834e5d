using Jarvis.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Jarvis.Engine.Models;

/// <summary>
/// Matrices are multiplied in bf16 with fp32 sums, using bf16 copies of the weights, which the optimizer refreshes in the same pass that
/// updates the masters. Branches are bf16 between two multiplications; the residual stream, normalisation, softmax, loss and gradients of
/// weights are fp32.
/// </summary>
/// <param name="frozen">No matrix of the network is trained, so only the bf16 matrices are kept: 2 bytes per weight instead of 6.</param>
public sealed class Bf16Precision(bool frozen = false) : IPrecision
{
    private readonly Dictionary<Parameter, Tensor> _copies = new(ReferenceEqualityComparer.Instance);

    public string Name => "bf16";

    public ScalarType MatrixType => frozen ? ScalarType.BFloat16 : ScalarType.Float32;

    public void Attach(LanguageModel model)
    {
        foreach (var (_, weight) in model.All)
        {
            if (weight.dim() >= 2 && weight.dtype == ScalarType.Float32 && !_copies.ContainsKey(weight))
            {
                _copies[weight] = empty(weight.shape, dtype: ScalarType.BFloat16, device: weight.device).DetachFromDisposeScope();
            }
        }
    }

    public void Refresh() => Fused.CopyToBf16([.. _copies.Keys], [.. _copies.Values]);

    public Tensor? CopyOf(Parameter weight) => _copies.GetValueOrDefault(weight);

    /// <summary>What multiplications read: the weight's bf16 copy where it has one.</summary>
    private Tensor Narrow(Parameter weight) => _copies.GetValueOrDefault(weight) ?? weight;

    public Tensor Embed(Tensor ids, Parameter tokens, Parameter? positions, Packing? packing) =>
        TokenEmbedding.Lookup(ids, tokens, positions, packing);

    public Tensor Normalize(Tensor stream, Parameter weight, Parameter bias, double epsilon) =>
        Fused.LayerNorm(stream, weight, bias, epsilon, bf16Output: true);

    public Tensor NormalizeRms(Tensor stream, Parameter weight, double epsilon) => Fused.RmsNorm(stream, weight, epsilon, bf16Output: true);

    public (Tensor Stream, Tensor Normed) AddAndNormalize(Tensor stream, Tensor branch, Parameter weight, Parameter bias, double epsilon) =>
        Fused.AddLayerNorm(stream, branch, weight, bias, epsilon, bf16Output: true);

    public Tensor Project(Tensor input, Parameter weight, Parameter? bias) =>
        Fused.LinearBf16(input, weight, Narrow(weight), bias, bf16Output: true);

    public Tensor ProjectWide(Tensor input, Parameter weight, Parameter? bias) => Fused.LinearBf16(input, weight, Narrow(weight), bias);

    public Tensor ProjectGelu(Tensor input, Parameter weight, Parameter? bias) => Fused.GeluTanh(Project(input, weight, bias));

    public Tensor Attend(Tensor split, int heads, double dropout, Packing? packing) =>
        Fused.SelfAttention(split, heads, packing?.Starts, dropout);

    public Tensor Attend(Tensor query, Tensor key, Tensor value, double dropout, Packing? packing) =>
        Fused.Attention(query, key, value, starts: packing?.Starts, dropout: dropout);

    public Tensor Head(Tensor hidden, Parameter tokens, Parameter? bias = null) =>
        Fused.LinearBf16(hidden, tokens, Narrow(tokens), bias, bf16Output: true);

    public HeadInput HeadInput(Tensor hidden, Parameter tokens, Parameter? bias = null) => new(hidden, tokens, Narrow(tokens), bias);

    public void Dispose()
    {
        foreach (var copy in _copies.Values)
        {
            copy.Dispose();
        }
        _copies.Clear();
    }
}
