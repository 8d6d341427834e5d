using System.Runtime.InteropServices;

namespace Jarvis.Kernels.Cpu;

/// <summary>
/// Shape of a recurrent layer; the struct layouts here match the C library's. Gates are in PyTorch's order: input, forget, cell, output (4,
/// an LSTM) or reset, update, new (3, a GRU).
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RecurrentShape
{
    /// <summary>B, T, H, and 3 or 4.</summary>
    internal long Rows,
        Time,
        Width,
        Gates;

    /// <summary>An <see cref="Element"/>: the type of the weight and of the states and gradients that are multiplied with it.</summary>
    internal long Type;

    /// <summary>The number of threads that the C library splits its work over.</summary>
    internal long Threads;
}

/// <summary>What the forward pass of a layer reads and writes. For a GRU, Cell and Cells are null.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct RecurrentForward
{
    /// <summary>
    /// (B, T, gates · H): the inputs' part of the gates; (B, H): the initial states. The weight is (gates · H, H), the bias (gates · H).
    /// </summary>
    internal float* Gates,
        State,
        Cell;

    internal void* Weight;
    internal float* Bias;

    /// <summary>(B, T): not 0 where the states are reset to zero before a token; or null.</summary>
    internal byte* Fresh;

    /// <summary>
    /// Written. (B, T, H): hidden states and cells; (B, T, 4 H): the gates after their activations, and for a GRU the recurrent part of the
    /// new gate.
    /// </summary>
    internal float* Output,
        Cells,
        Kept;

    /// <summary>(B, T, H) written, in the product's type: the state before each token, 0 where it is reset.</summary>
    internal void* Before;
}

/// <summary>What the backward pass of a layer reads and writes.</summary>
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

    /// <summary>(B, H) in: the gradients of the last states; out: those of the initial states.</summary>
    internal float* DState,
        DCell;

    /// <summary>(B, T, gates · H) written: the gradient of the inputs' part of the gates.</summary>
    internal float* DGates;

    /// <summary>The same for the recurrent part, in the product's type; DGates itself for an LSTM in float32.</summary>
    internal void* DSums;
}
