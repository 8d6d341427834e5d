using static TorchSharp.torch;

namespace Jarvis.Engine.Models;

/// <summary>How several records share rows: a token sees only its own segment, and positions restart with each record.</summary>
/// <param name="Segments">(B, T) int64, the number of the record within its row.</param>
/// <param name="Positions">(B, T) int64, the place within the record.</param>
public sealed record Packing(Tensor Segments, Tensor Positions)
{
    /// <summary>(B, T) int64, the column in which the token's record begins: the first that it sees.</summary>
    public Tensor Starts { get; } = arange(Positions.shape[1], device: Positions.device) - Positions;
}
