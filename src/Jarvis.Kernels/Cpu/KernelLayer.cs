namespace Jarvis.Kernels.Cpu;

/// <summary>Who computes the operations of <see cref="Fused"/>; each layer gives the same within rounding.</summary>
public enum KernelLayer
{
    /// <summary>libtorch's operators, on every device.</summary>
    Composed,

    /// <summary>Our kernels in C#, on a CPU with vectors of at least 256 bits.</summary>
    Managed,

    /// <summary>As <see cref="Managed"/>, and the C library for what it has.</summary>
    Native,
}
