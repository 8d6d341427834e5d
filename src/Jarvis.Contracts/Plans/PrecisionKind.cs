namespace Jarvis.Contracts;

/// <summary>The type that activations and products have.</summary>
public enum PrecisionKind
{
    Auto,
    Fp32,
    Bf16,
    Fp16,
}
