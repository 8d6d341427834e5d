using Jarvis.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Jarvis.Engine.Models;

/// <summary>
/// What the layers ask instead of casting themselves. The residual stream, normalisation, softmax and loss are fp32 in every precision, and
/// so are the master weights and their gradients; what differs is the type in which matrices are multiplied.
/// </summary>
public interface IPrecision : IDisposable
{
    /// <summary>As the plan spells it: fp32, bf16, fp16.</summary>
    string Name { get; }

    /// <summary>
    /// The type in which a network makes its matrices: fp32 masters, or what multiplications read where no matrix is trained.
    /// </summary>
    ScalarType MatrixType => ScalarType.Float32;

    /// <summary>Called by a network whose parameters are complete, and again when adapters came to them.</summary>
    void Attach(LanguageModel model);

    /// <summary>Call after weights were loaded or filled: what is kept of them in another type is made anew.</summary>
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

    /// <summary>Tanh GELU of what <see cref="Project"/> gave.</summary>
    Tensor Gelu(Tensor projected) => Fused.GeluTanh(projected);

    /// <summary>(B, T, 3 · width) queries, keys and values side by side → (B, T, width); causal.</summary>
    Tensor Attend(Tensor split, int heads, double dropout, Packing? packing);

    /// <summary>Queries (B, heads, T, d), keys and values (B, key heads, T, d) → (B, heads, T, d); causal.</summary>
    Tensor Attend(Tensor query, Tensor key, Tensor value, double dropout, Packing? packing);

    /// <summary>(…, width) · [vocabulary, width]ᵀ + bias, where there is one: scores.</summary>
    Tensor Head(Tensor hidden, Parameter tokens, Parameter? bias = null);

    /// <summary>What a loss multiplies instead, without ever holding all scores; (N, width).</summary>
    HeadInput HeadInput(Tensor hidden, Parameter tokens, Parameter? bias = null);
}
