namespace Jarvis.Kernels.Cpu;

/// <summary>
/// Batched matrix products. TorchSharp's <c>matmul</c> would do the same, but a wrong shape or running out of memory inside it ends the
/// process; <c>bmm</c> throws.
/// </summary>
internal static class BatchedProducts
{
    /// <summary>(A, B, m, k) · (A, B, k, n) → (A, B, m, n)</summary>
    internal static Tensor Times(this Tensor left, Tensor right) =>
        left.flatten(0, 1).bmm(right.flatten(0, 1)).view(left.shape[0], left.shape[1], left.shape[2], right.shape[3]);
}
