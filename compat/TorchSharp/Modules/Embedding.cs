using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Embedding Embedding(long num_embeddings, long embedding_dims, long? padding_idx = null, double? max_norm = null, double norm_type = 2.0, bool scale_grad_by_freq = false, bool sparse = false, Device device = null, ScalarType? dtype = null) =>
                max_norm is null
                    ? new(new Parameter(randn(num_embeddings, embedding_dims, dtype, device)), padding_idx, scale_grad_by_freq, sparse)
                    : throw new NotSupportedException("max_norm of Embedding is not supported here: leave it null.");
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>Rows of a table by index: (…) of int64 to (…, width).</summary>
    public class Embedding : nn.Module<Tensor, Tensor>
    {
        private readonly long? _padding;
        private readonly bool _byFrequency, _sparse;

        internal Embedding(Parameter weight, long? padding, bool byFrequency, bool sparse) : base(nameof(Embedding))
        {
            this.weight = weight;
            (_padding, _byFrequency, _sparse) = (padding, byFrequency, sparse);
            if (padding is { } row) using (no_grad()) using (var zeroed = weight[row]) zeroed.zero_();
        }

        public Parameter weight { get; set => ConditionallyRegisterParameter(nameof(weight), field = value); }

        public override Tensor forward(Tensor input) => Dispatch.Aten.Call("embedding", weight, input, _padding ?? -1, _byFrequency, _sparse);
    }
}
