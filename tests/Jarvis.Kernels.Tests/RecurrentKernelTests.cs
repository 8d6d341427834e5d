using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Kernels.Tests;

/// <summary>The LSTM and GRU layers against the composed ones and against libtorch's own.</summary>
public abstract class RecurrentKernelTests(Kind kind) : KernelFixture(kind)
{
    [Theory]
    [InlineData(3, 5, 21, false)]
    [InlineData(1, 1, 16, false)]
    [InlineData(16, 9, 130, false)]
    [InlineData(3, 5, 21, true)]
    public void Lstm_FusedAndComposed_Agree(long rows, long time, long width, bool packed) =>
        Twins.Agree(
            x =>
            {
                var (output, state, cell) = Fused.Lstm(x[0], x[1], x[2], x[3], x[4], fresh: packed ? Fresh(rows, time) : null);
                return cat([output, (state * 0.3 + cell * 0.7).unsqueeze(1)], 1);
            },
            5e-6,
            randn(rows, time, 4 * width),
            randn(rows, width),
            randn(rows, width),
            randn(4 * width, width) * 0.3,
            randn(4 * width)
        );

    [Theory]
    [InlineData(3, 5, 21, false)]
    [InlineData(1, 1, 16, false)]
    [InlineData(16, 9, 130, false)]
    [InlineData(3, 5, 21, true)]
    public void Gru_FusedAndComposed_Agree(long rows, long time, long width, bool packed) =>
        Twins.Agree(
            x =>
            {
                var (output, state) = Fused.Gru(x[0], x[1], x[2], x[3], fresh: packed ? Fresh(rows, time) : null);
                return cat([output, (state * 0.3).unsqueeze(1)], 1);
            },
            5e-6,
            randn(rows, time, 3 * width),
            randn(rows, width),
            randn(3 * width, width) * 0.3,
            randn(3 * width)
        );

    [Fact]
    public void LstmAndGru_InBf16_AgreeWithinItsRounding()
    {
        Twins.Agree(
            x => Fused.Lstm(x[0], x[1], x[2], x[3], x[4], x[3].detach().bfloat16()).Output,
            2e-2,
            randn(3, 5, 96),
            randn(3, 24),
            randn(3, 24),
            randn(96, 24) * 0.3,
            randn(96)
        );
        Twins.Agree(
            x => Fused.Gru(x[0], x[1], x[2], x[3], x[2].detach().bfloat16()).Output,
            2e-2,
            randn(3, 5, 72),
            randn(3, 24),
            randn(72, 24) * 0.3,
            randn(72)
        );
    }

    [Fact]
    public void LstmAndGru_OverRows_AreLibtorchs()
    {
        using var lstm = nn.LSTM(7, 12, batchFirst: true);
        using var gru = nn.GRU(7, 12, batchFirst: true);
        var x = randn(3, 20, 7);
        var zero = zeros(3, 12);
        Tensor Gates(nn.Module cell) => Fused.Linear(x, cell.get_parameter("weight_ih_l0")!, cell.get_parameter("bias_ih_l0")!);
        var (output, state, memory) = Fused.Lstm(
            Gates(lstm),
            zero,
            zero,
            lstm.get_parameter("weight_hh_l0")!,
            lstm.get_parameter("bias_hh_l0")!
        );
        var (expected, h, c) = lstm.call(x);
        Assert.True(output.allclose(expected, atol: 1e-6) && state.allclose(h[0], atol: 1e-6) && memory.allclose(c[0], atol: 1e-6));
        (output, state) = Fused.Gru(Gates(gru), zero, gru.get_parameter("weight_hh_l0")!, gru.get_parameter("bias_hh_l0")!);
        (expected, h) = gru.call(x);
        Assert.True(output.allclose(expected, atol: 1e-6) && state.allclose(h[0], atol: 1e-6));
    }

    [Fact]
    public void Lstm_OfAFreshToken_ForgetsWhatWasBefore()
    {
        var weight = randn(48, 12);
        Tensor gates = randn(1, 6, 48),
            fresh = arange(6).eq(3).unsqueeze(0);
        Tensor Run(Tensor given) => Fused.Lstm(given, zeros(1, 12), zeros(1, 12), weight, zeros(48), fresh: fresh).Output;
        var other = gates.clone();
        other[0, 1] += 1;
        Tensor a = Run(gates),
            b = Run(other);
        Assert.False(a.narrow(1, 0, 3).allclose(b.narrow(1, 0, 3)));
        Assert.True(a.narrow(1, 3, 3).equal(b.narrow(1, 3, 3)).all().item<bool>());
    }

    private static Tensor Fresh(long rows, long time)
    {
        var fresh = zeros(rows, time, dtype: ScalarType.Bool);
        fresh[0, 2] = tensor(true);
        fresh[1, 0] = tensor(true);
        fresh[2, time - 1] = tensor(true);
        return fresh;
    }
}

public sealed class ManagedRecurrentKernelTests() : RecurrentKernelTests(Kind.Managed);

public sealed class NarrowRecurrentKernelTests() : RecurrentKernelTests(Kind.Narrow);

public sealed class NativeRecurrentKernelTests() : RecurrentKernelTests(Kind.Native);
