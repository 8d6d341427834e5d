namespace Jarvis.Contracts;

/// <summary>Which weights are trained.</summary>
public enum FineTuningMethod
{
    Full,
    Lora,
}
