namespace Jarvis.Contracts;

/// <summary>The data type of activations and matrix products.</summary>
public enum PrecisionKind
{
    Auto,
    Fp32,
    Bf16,
    Fp16,
}
