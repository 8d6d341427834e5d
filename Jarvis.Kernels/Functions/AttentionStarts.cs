using Jarvis.Kernels.Cpu;

namespace Jarvis.Kernels.Functions;

/// <summary>The first key that each query sees, where rows hold several records.</summary>
internal static unsafe class AttentionStarts
{
    /// <exception cref="ArgumentException">They are not (B, T) int64, contiguous, each between 0 and its own query.</exception>
    internal static void Check(Tensor? starts, in AttentionShape shape)
    {
        if (starts is null)
        {
            return;
        }
        Raw.Expect(starts.dtype == ScalarType.Int64 && starts.is_contiguous() && starts.numel() == shape.Batch * shape.Queries && shape.Queries == shape.Keys,
            "attention: starts must be (B, T) int64, contiguous, with a key for each query");
        for (long k = 0; k < shape.Batch * shape.Queries; k++)
        {
            long start = shape.Starts[k];
            if (start < 0 || start > k % shape.Queries)
            {
                throw new ArgumentException($"attention: query {k % shape.Queries} cannot start at key {start}");
            }
        }
    }
}
