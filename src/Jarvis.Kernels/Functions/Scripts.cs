namespace Jarvis.Kernels.Functions;

/// <summary>
/// Operators of libtorch that TorchSharp does not wrap, called through TorchScript, gradients included; a call costs about 6 µs. A faulty
/// script ends the process, so all scripts are listed here and compiled by a test, and nothing else compiles any.
/// </summary>
internal static class Scripts
{
    private const string RmsNormText = """
        def f(x: Tensor, weight: Tensor, eps: float) -> Tensor:
            return torch.rms_norm(x, [x.size(-1)], weight, eps)

        """;

    private const string AttentionText = """
        def f(query: Tensor, key: Tensor, value: Tensor, mask: Optional[Tensor], causal: bool, scale: float, grouped: bool) -> Tensor:
            return torch.scaled_dot_product_attention(query, key, value, mask, 0.0, causal, scale=scale, enable_gqa=grouped)

        """;

    private const string AdamWText = """
        def f(weights: List[Tensor], gradients: List[Tensor], first: List[Tensor], second: List[Tensor], steps: List[Tensor],
              rate: float, beta1: float, beta2: float, decay: float, eps: float, scale: Optional[Tensor]) -> int:
            torch._fused_adamw_(weights, gradients, first, second, [], steps, lr=rate, beta1=beta1, beta2=beta2, weight_decay=decay, eps=eps,
                                amsgrad=False, maximize=False, grad_scale=scale)
            return 1

        """;

    private const string CopyText = """
        def f(to: List[Tensor], source: List[Tensor]) -> int:
            torch._foreach_copy_(to, source)
            return 1

        """;

    private const string TowardsText = """
        def f(moved: List[Tensor], goals: List[Tensor], share: float) -> int:
            torch._foreach_lerp_(moved, goals, share)
            return 1

        """;

    private const string NormText = """
        def f(tensors: List[Tensor]) -> Tensor:
            return torch.stack(torch._foreach_norm(tensors)).norm()

        """;

    private static readonly Lazy<jit.CompilationUnit> _rmsNorm = new(() => Compiled(RmsNormText)),
        _attention = new(() => Compiled(AttentionText)),
        _adamW = new(() => Compiled(AdamWText)),
        _norm = new(() => Compiled(NormText)),
        _copy = new(() => Compiled(CopyText)),
        _towards = new(() => Compiled(TowardsText));

    /// <summary>Compiles a script; internal because a test compiles them all.</summary>
    internal static jit.CompilationUnit Compiled(string text)
    {
#pragma warning disable RS0030 // the only place
        return jit.compile(text);
#pragma warning restore RS0030
    }

    /// <summary>RMSNorm over the last dimension.</summary>
    internal static Tensor RmsNorm(Tensor x, Tensor weight, double eps) => (Tensor)_rmsNorm.Value.invoke("f", x, weight, eps);

    /// <summary>softmax(query keyᵀ scale + mask) value.</summary>
    /// <param name="mask">bool, true where a query sees a key, broadcast over (B, heads, T, S); or null</param>
    /// <param name="causal">query t sees keys 0 to t</param>
    /// <param name="grouped">there are fewer key and value heads than query heads (grouped-query attention)</param>
    internal static Tensor Attention(Tensor query, Tensor key, Tensor value, Tensor? mask, bool causal, double scale, bool grouped) =>
        (Tensor)_attention.Value.invoke("f", query, key, value, mask!, causal, scale, grouped);

    /// <summary>PyTorch's fused AdamW, in place.</summary>
    /// <param name="steps">one float32 scalar per weight, on its device: the number of steps, this one included</param>
    /// <param name="scale">a float32 scalar that gradients are divided by, in place; or null</param>
    internal static void AdamW(
        Tensor[] weights,
        Tensor[] gradients,
        Tensor[] first,
        Tensor[] second,
        Tensor[] steps,
        double rate,
        double beta1,
        double beta2,
        double decay,
        double eps,
        Tensor? scale
    ) => _adamW.Value.invoke("f", weights, gradients, first, second, steps, rate, beta1, beta2, decay, eps, scale!);

    /// <summary>to = from, whatever the types.</summary>
    internal static void Copy(Tensor[] to, Tensor[] from) => _copy.Value.invoke("f", to, from);

    /// <summary>moved += share (goals - moved), in place.</summary>
    internal static void Towards(Tensor[] moved, Tensor[] goals, double share) => _towards.Value.invoke("f", moved, goals, share);

    /// <summary>The Euclidean norm of all tensors together.</summary>
    internal static Tensor Norm(Tensor[] tensors) => (Tensor)_norm.Value.invoke("f", new object[] { tensors });
}
