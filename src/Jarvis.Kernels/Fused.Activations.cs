using Jarvis.Kernels.Functions;

namespace Jarvis.Kernels;

// GELU by its tanh approximation (GPT-2's) and SwiGLU (Llama's).
public static partial class Fused
{
    private const double Root2OverPi = 0.7978845608028654,
        Cubic = 0.044715;

    /// <summary>0.5 x (1 + tanh(√(2/π) (x + 0.044715 x³))), of any shape, float32 or bfloat16 (computed in float32).</summary>
    public static Tensor GeluTanh(Tensor x)
    {
        if (Kernels(x) is { } kernels)
        {
            return new GeluFunction(kernels, x).ApplyOne();
        }
        var inner = Root2OverPi * (x + Cubic * x * x * x);
        return 0.5 * x * (1.0 + inner.tanh());
    }

    /// <summary>silu(gate) · up, elementwise; both have the same shape.</summary>
    public static Tensor SwiGlu(Tensor gate, Tensor up) =>
        Kernels(gate) is { } kernels ? new SwiGluFunction(kernels, gate, up).ApplyOne() : gate.silu() * up;
}
