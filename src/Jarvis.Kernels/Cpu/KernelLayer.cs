namespace Jarvis.Kernels.Cpu;

/// <summary>What computes the operations of <see cref="Fused"/>; all layers give the same results to within rounding.</summary>
public enum KernelLayer
{
    /// <summary>libtorch's operators, on every device.</summary>
    Composed,

    /// <summary>Our kernels in C#, on a CPU with vectors of at least 256 bits.</summary>
    Managed,

    /// <summary>As <see cref="Managed"/>, but with the C library for the kernels that it has.</summary>
    Native,
}
