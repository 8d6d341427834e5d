namespace Jarvis.Engine.Precision;

/// <summary>The one place where a plan's word becomes a precision.</summary>
public static class Precisions
{
    public static IPrecision Create(string name) => name switch
    {
        "fp32" => new Fp32Precision(),
        "bf16" => new Bf16Precision(),
        _ => throw new ArgumentException($"There is no precision '{name}'; known are fp32 and bf16.", nameof(name)),
    };
}
