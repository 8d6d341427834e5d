using Jarvis.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Jarvis.Engine.Models;

/// <summary>
/// The operations that layers call instead of casting tensors themselves. The residual stream, normalisation, softmax and loss are fp32 in
/// every precision, and so are the master weights and their gradients; what differs is the type in which matrices are multiplied.
/// </summary>
public interface IPrecision : IDisposable
{
    /// <summary>As the plan spells it: fp32, bf16, fp16.</summary>
    string Name { get; }

    /// <summary>
    /// The type in which a network allocates its matrices: fp32 masters, or the type of multiplications where no matrix is trained.
    /// </summary>
    ScalarType MatrixType => ScalarType.Float32;

    /// <summary>Called by a network once its parameters are complete, and again when adapters were added.</summary>
    void Attach(LanguageModel model);

    /// <summary>Call after weights were loaded or filled: their copies in another type are made again.</summary>
    void Refresh();

    /// <summary>
    /// The copy of a master weight that multiplications use, which the optimizer keeps up to date; null where they use the master.
    /// </summary>
    Tensor? CopyOf(Parameter weight);

    /// <summary>(B, T) ids → (B, T, width) fp32: token rows, plus position rows where positions are learned.</summary>
    Tensor Embed(Tensor ids, Parameter tokens, Parameter? positions, Packing? packing);

    /// <summary>Layer normalisation, (…, width) fp32 → the type of multiplications.</summary>
    Tensor Normalize(Tensor stream, Parameter weight, Parameter bias, double epsilon);

    /// <summary>Root mean square normalisation, (…, width) fp32 → the type of multiplications.</summary>
    Tensor NormalizeRms(Tensor stream, Parameter weight, double epsilon);

    /// <summary>
    /// Adds a branch to the residual stream and normalises the sum: the new stream (fp32), and what the next branch reads.
    /// </summary>
    (Tensor Stream, Tensor Normed) AddAndNormalize(Tensor stream, Tensor branch, Parameter weight, Parameter bias, double epsilon);

    /// <summary>(…, in) · [out, in]ᵀ + bias, where there is one.</summary>
    Tensor Project(Tensor input, Parameter weight, Parameter? bias);

    /// <summary>The same with a result in fp32, in every precision.</summary>
    Tensor ProjectWide(Tensor input, Parameter weight, Parameter? bias);

    /// <summary><see cref="Project"/>, then tanh GELU.</summary>
    Tensor ProjectGelu(Tensor input, Parameter weight, Parameter? bias);

    /// <summary>Tanh GELU of the result of <see cref="Project"/>.</summary>
    Tensor Gelu(Tensor projected) => Fused.GeluTanh(projected);

    /// <summary>(B, T, 3 · width) queries, keys and values side by side → (B, T, width); causal.</summary>
    Tensor Attend(Tensor split, int heads, double dropout, Packing? packing);

    /// <summary>Queries (B, heads, T, d), keys and values (B, key heads, T, d) → (B, heads, T, d); causal.</summary>
    Tensor Attend(Tensor query, Tensor key, Tensor value, double dropout, Packing? packing);

    /// <summary>(…, width) · [vocabulary, width]ᵀ + bias, where there is one: logits.</summary>
    Tensor Head(Tensor hidden, Parameter tokens, Parameter? bias = null);

    /// <summary>
    /// The operands for a loss that computes the logits itself and never holds all of them; hidden states are (N, width).
    /// </summary>
    HeadInput HeadInput(Tensor hidden, Parameter tokens, Parameter? bias = null);
}
