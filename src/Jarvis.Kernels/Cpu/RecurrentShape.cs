using System.Runtime.InteropServices;

namespace Jarvis.Kernels.Cpu;

/// <summary>
/// Shape of a recurrent layer; the layouts here are those of the C library. Gates lie as PyTorch's: input, forget, cell, output (4, an
/// LSTM); or reset, update, new (3, a GRU).
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RecurrentShape
{
    /// <summary>B, T, H, and 3 or 4.</summary>
    internal long Rows,
        Time,
        Width,
        Gates;

    /// <summary>
    /// An <see cref="Element"/>: of the weight, of the states that are multiplied with it, and of the gradients that are.
    /// </summary>
    internal long Type;

    /// <summary>Over how many the C library splits its work.</summary>
    internal long Threads;
}

/// <summary>What a layer reads and writes. Of a GRU, cell and cells are null.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct RecurrentForward
{
    /// <summary>(B, T, gates · H) what the inputs add; (B, H) the states before; (gates · H, H); (gates · H).</summary>
    internal float* Gates,
        State,
        Cell;

    internal void* Weight;
    internal float* Bias;

    /// <summary>(B, T) not 0 where the states begin anew; or null.</summary>
    internal byte* Fresh;

    /// <summary>
    /// (B, T, H) written: hidden states, cells; (B, T, 4 H): the squashed gates, and of a GRU what the state added to the new gate.
    /// </summary>
    internal float* Output,
        Cells,
        Kept;

    /// <summary>(B, T, H) written, of the product's type: the state before each token, 0 where it begins anew.</summary>
    internal void* Before;
}

/// <summary>What its gradient reads and writes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct RecurrentBackward
{
    internal float* State,
        Cell;
    internal void* Weight;
    internal byte* Fresh;
    internal float* Output,
        Cells,
        Kept;

    /// <summary>(B, T, H) the gradient of the output.</summary>
    internal float* Given;

    /// <summary>(B, H) in: the gradients of the last states; out: of the first.</summary>
    internal float* DState,
        DCell;

    /// <summary>(B, T, gates · H) written: the gradient of what the inputs add.</summary>
    internal float* DGates;

    /// <summary>The same of what the state adds, in the product's type; it is DGates itself for an LSTM in float32.</summary>
    internal void* DSums;
}
