using Jarvis.Kernels;

namespace Jarvis.Engine.Tests;

/// <summary>
/// With the kernels that a run on this machine uses: the fused ones, or with <c>JARVIS_KERNELS=composed</c> the composed ones.
/// </summary>
public sealed class GoldenTests : GoldenClaims;

/// <summary>With the composed kernels, whatever the environment says.</summary>
public sealed class ComposedGoldenTests : GoldenClaims
{
    private readonly bool _before = Fused.Enabled;

    public ComposedGoldenTests() => Fused.Enabled = false;

    public override void Dispose()
    {
        Fused.Enabled = _before;
        base.Dispose();
    }
}
