using Jarvis.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Jarvis.Engine.Models;

/// <summary>Everything in fp32.</summary>
public sealed class Fp32Precision : IPrecision
{
    public string Name => "fp32";

    public void Attach(LanguageModel model) { }

    public void Refresh() { }

    public Tensor? CopyOf(Parameter weight) => null;

    public Tensor Embed(Tensor ids, Parameter tokens, Parameter? positions, Packing? packing) =>
        TokenEmbedding.Lookup(ids, tokens, positions, packing);

    public Tensor Normalize(Tensor stream, Parameter weight, Parameter bias, double epsilon) =>
        Fused.LayerNorm(stream, weight, bias, epsilon);

    public Tensor NormalizeRms(Tensor stream, Parameter weight, double epsilon) => Fused.RmsNorm(stream, weight, epsilon);

    public (Tensor Stream, Tensor Normed) AddAndNormalize(Tensor stream, Tensor branch, Parameter weight, Parameter bias, double epsilon) =>
        Fused.AddLayerNorm(stream, branch, weight, bias, epsilon);

    public Tensor Project(Tensor input, Parameter weight, Parameter? bias) => Fused.Linear(input, weight, bias);

    public Tensor ProjectWide(Tensor input, Parameter weight, Parameter? bias) => Project(input, weight, bias);

    public Tensor ProjectGelu(Tensor input, Parameter weight, Parameter? bias) => Fused.GeluTanh(Project(input, weight, bias));

    public Tensor Attend(Tensor split, int heads, double dropout, Packing? packing) =>
        Fused.SelfAttention(split, heads, packing?.Starts, dropout);

    public Tensor Attend(Tensor query, Tensor key, Tensor value, double dropout, Packing? packing) =>
        Fused.Attention(query, key, value, starts: packing?.Starts, dropout: dropout);

    public Tensor Head(Tensor hidden, Parameter tokens, Parameter? bias = null) => Fused.Linear(hidden, tokens, bias);

    public HeadInput HeadInput(Tensor hidden, Parameter tokens, Parameter? bias = null) => new(hidden, tokens, null, bias);

    public void Dispose() { }
}
