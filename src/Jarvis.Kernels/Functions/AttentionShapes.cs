using Jarvis.Kernels.Cpu;

namespace Jarvis.Kernels.Functions;

/// <summary>Checks the tensors of an attention call and makes its shape.</summary>
internal static unsafe class AttentionShapes
{
    /// <param name="starts">(B, T) int64, contiguous; must live as long as the shape, which points into it</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or a query starts at a key that it cannot see.</exception>
    internal static AttentionShape Of(Tensor query, Tensor key, double scale, Tensor? starts)
    {
        var shape = new AttentionShape
        {
            Batch = query.shape[0],
            Heads = query.shape[1],
            KeyHeads = key.shape[1],
            Queries = query.shape[2],
            Keys = key.shape[2],
            Width = query.shape[3],
            Scale = (float)scale,
        };
        Raw.Expect(
            shape.KeyHeads > 0
                && shape.Heads % shape.KeyHeads == 0
                && key.shape[3] == shape.Width
                && key.shape[0] == shape.Batch
                && shape.Keys >= shape.Queries,
            "attention: shapes of query and key do not fit"
        );
        if (starts is not null)
        {
            long queries = shape.Queries;
            Raw.Expect(
                starts.dtype == ScalarType.Int64
                    && starts.is_contiguous()
                    && starts.numel() == shape.Batch * queries
                    && queries == shape.Keys,
                "attention: starts must be (B, T) int64, contiguous, with a key for each query"
            );
            shape.Starts = Raw.At<long>(starts);
            for (long k = 0; k < starts.numel(); k++)
            {
                if (shape.Starts[k] < 0 || shape.Starts[k] > k % queries)
                {
                    throw new ArgumentException($"attention: query {k % queries} cannot start at key {shape.Starts[k]}");
                }
            }
        }
        return shape;
    }
}
