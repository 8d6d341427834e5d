using Jarvis.Kernels;

namespace Jarvis.Engine.Tests;

/// <summary>With the kernels that a run on this machine uses.</summary>
public sealed class ObjectiveTests : ObjectiveClaims;

/// <summary>With the composed kernels.</summary>
public sealed class ObjectiveComposedTests : ObjectiveClaims
{
    private readonly bool _before = Fused.Enabled;

    public ObjectiveComposedTests() => Fused.Enabled = false;

    public override void Dispose()
    {
        Fused.Enabled = _before;
        base.Dispose();
    }
}
