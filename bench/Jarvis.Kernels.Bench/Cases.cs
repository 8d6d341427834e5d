using Jarvis.Kernels.Autograd;
using static TorchSharp.torch;

namespace Jarvis.Kernels.Bench;

/// <summary>One operation at one shape; <see cref="Prepare"/> makes its inputs and returns what is timed.</summary>
/// <param name="Bytes">Bytes read and written by a call, if memory bandwidth limits it.</param>
/// <param name="Flops">Multiplications and additions of a call, if computing limits it.</param>
public sealed record Case(string Name, Func<Action> Prepare, double Bytes = 0, double Flops = 0)
{
    public override string ToString() => Name;
}

/// <summary>The kernels at the shapes of "small" (batch 12, 256 tokens, 384 wide, 8,192 tokens of vocabulary).</summary>
internal static class Cases
{
    private const long Rows = 12 * 256,
        Width = 384,
        Vocabulary = 8192;

    internal static IEnumerable<Case> All =>
        [
            new("gelu_tanh fp32, forward and backward", () => Both(x => Fused.GeluTanh(x[0]), Leaf(Rows, 4 * Width))),
            new("gelu_tanh bf16, forward and backward", () => Both(x => Fused.GeluTanh(x[0]), Leaf(Rows, 4 * Width, ScalarType.BFloat16))),
            new("layer_norm fp32, forward and backward", () =>
                Both(x => Fused.LayerNorm(x[0], x[1], x[2], 1e-5), Leaf(Rows, Width), Leaf(Width), Leaf(Width))
            ),
            new("add_layer_norm fp32, forward and backward", () =>
                Both(x => Added(x, false), Leaf(Rows, Width), Leaf(Rows, Width), Leaf(Width), Leaf(Width))
            ),
            new("add_layer_norm bf16, forward and backward", () =>
                Both(x => Added(x, true), Leaf(Rows, Width), Leaf(Rows, Width, ScalarType.BFloat16), Leaf(Width), Leaf(Width))
            ),
            new(
                "self_attention fp32, forward and backward",
                () => Both(x => Fused.SelfAttention(x[0], 6), Leaf3(12, 256, 3 * Width)),
                Flops: 7 * 256 * 257.0 * Width * 12
            ),
            new("self_attention bf16, forward and backward", () =>
                Both(x => Fused.SelfAttention(x[0], 6), Leaf3(12, 256, 3 * Width).bfloat16().detach().requires_grad_())
            ),
            new("cross_entropy fp32, forward and backward", () =>
                Targets(t => Both(x => Fused.CrossEntropy(x[0], t), Leaf(Rows, Vocabulary)))
            ),
            new(
                "linear_cross_entropy fp32",
                () => Targets(t => Both(x => Fused.LinearCrossEntropy(x[0], x[1], t), Leaf(Rows, Width), Leaf(Vocabulary, Width))),
                Flops: 6.0 * Rows * Width * Vocabulary
            ),
            new("linear_cross_entropy bf16", () => Targets(t => Head(t)), Flops: 6.0 * Rows * Width * Vocabulary),
            new(
                "linear fp32 384 -> 1536, forward and backward",
                () => Both(x => Fused.Linear(x[0], x[1], x[2]), Leaf(Rows, Width), Leaf(4 * Width, Width), Leaf(4 * Width)),
                Flops: 6.0 * Rows * Width * Width * 4
            ),
            new("linear_bf16 384 -> 1536, forward and backward", () => Linear(Width, 4 * Width), Flops: 6.0 * Rows * Width * Width * 4),
            new("linear_bf16 1536 -> 384, forward and backward", () => Linear(4 * Width, Width), Flops: 6.0 * Rows * Width * Width * 4),
            new("adamw_step, 13.8 M parameters", () => AdamW(false), Bytes: 28 * 13.8e6),
            new("adamw_step, 13.8 M parameters, bf16 copies", () => AdamW(true), Bytes: 30 * 13.8e6),
            new(
                "global_norm, 13.8 M",
                () =>
                {
                    var g = Many();
                    return () => Fused.GlobalNorm(g);
                },
                Bytes: 4 * 13.8e6
            ),
        ];

    private static Tensor Leaf(long rows, long columns, ScalarType type = ScalarType.Float32) =>
        randn(rows, columns).to_type(type).detach().requires_grad_();

    private static Tensor Leaf(long columns) => randn(columns, requires_grad: true);

    private static Tensor Leaf3(long a, long b, long c) => randn(a, b, c, requires_grad: true);

    private static Tensor Added(Tensor[] x, bool narrow)
    {
        var (sum, normed) = Fused.AddLayerNorm(x[0], x[1], x[2], x[3], 1e-5, narrow);
        return sum + normed;
    }

    private static Action Both(Func<Tensor[], Tensor> operation, params Tensor[] leaves)
    {
        var shape = operation(leaves);
        var seed = ones_like(shape);
        return () =>
        {
            Backward.Run(operation(leaves), [seed]);
            foreach (var leaf in leaves)
            {
                leaf.grad = null;
            }
        };
    }

    private static Action Targets(Func<Tensor, Action> make) => make(randint(0, Vocabulary, new[] { Rows }));

    private static Action Head(Tensor targets)
    {
        Tensor weight = Leaf(Vocabulary, Width),
            copy = weight.detach().bfloat16();
        return Both(x => Fused.LinearCrossEntropy(x[0], x[1], targets, copy), Leaf(Rows, Width), weight);
    }

    private static Action Linear(long inputs, long outputs)
    {
        Tensor weight = Leaf(outputs, inputs),
            copy = weight.detach().bfloat16();
        return Both(x => Fused.LinearBf16(x[0], x[1], copy, x[2], true), Leaf(Rows, inputs, ScalarType.BFloat16), weight, Leaf(outputs));
    }

    private static Tensor[] Many() =>
        [
            .. Enumerable
                .Range(0, 6)
                .SelectMany(_ =>
                    new[]
                    {
                        randn(Width, 3 * Width),
                        randn(Width, Width),
                        randn(Width, 4 * Width),
                        randn(4 * Width, Width),
                        randn(Width),
                        randn(4 * Width),
                    }
                ),
            randn(Vocabulary, Width),
        ];

    private static Action AdamW(bool narrow)
    {
        Tensor[] p = Many(),
            g = Many(),
            m = Many(),
            v = [.. Many().Select(t => t.abs())];
        var copies = narrow ? p.Select(t => t.bfloat16()).ToArray() : null;
        return () => Fused.AdamWStep(p, g, m, v, 10, 1e-3, 0.9, 0.95, 1e-8, 0.1, 1, copies);
    }
}
