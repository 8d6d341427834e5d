using Jarvis.Contracts;

namespace Jarvis.Engine.Models;

/// <summary>The one place where a plan's word becomes a precision.</summary>
public static class Precisions
{
    /// <param name="frozen">Whether the network's own matrices stay as they are (adapters are trained beside them).</param>
    public static IPrecision Create(PrecisionKind kind, bool frozen = false) =>
        kind switch
        {
            PrecisionKind.Fp32 => new Fp32Precision(),
            PrecisionKind.Bf16 => new Bf16Precision(frozen),
            PrecisionKind.Fp16 => new Fp16Precision(frozen),
            _ => throw new ArgumentException($"Precision {EnumText.Of(kind)} has to be resolved first.", nameof(kind)),
        };
}
