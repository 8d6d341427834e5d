namespace Jarvis.Engine.Models;

/// <summary>The one place where a plan's word becomes a precision.</summary>
public static class Precisions
{
    /// <param name="frozen">Whether the network's own matrices stay as they are (adapters are trained beside them).</param>
    public static IPrecision Create(string name, bool frozen = false) =>
        name switch
        {
            "fp32" => new Fp32Precision(),
            "bf16" => new Bf16Precision(frozen),
            "fp16" => new Fp16Precision(frozen),
            _ => throw new ArgumentException($"There is no precision '{name}'; known are fp32, bf16 and fp16.", nameof(name)),
        };
}
