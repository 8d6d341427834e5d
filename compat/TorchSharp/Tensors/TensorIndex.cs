using TorchSharp.Dispatch;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>One place in an index expression: a number, a slice, a new axis, an ellipsis or a tensor of indices.</summary>
    public struct TensorIndex
    {
        internal enum Sort { Ellipsis, None, Single, Slice, Bool, Gather }

        internal Sort What;
        internal long? Start, Stop, Step;
        internal Tensor Indices;

        public static TensorIndex Ellipsis = new() { What = Sort.Ellipsis };

        public static TensorIndex None = new() { What = Sort.None };

        public static TensorIndex Null = new() { What = Sort.None };

        public static TensorIndex Colon = new() { What = Sort.Slice };

        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) => new() { What = Sort.Slice, Start = start, Stop = stop, Step = step };

        public static TensorIndex Slice((int?, int?) range) => Slice(range.Item1, range.Item2);

        public static TensorIndex Slice(Range range) => Slice(From(range.Start), range.End is { IsFromEnd: true, Value: 0 } ? null : From(range.End));

        public static TensorIndex Single(long? index) => index is null ? None : new() { What = Sort.Single, Start = index };

        public static TensorIndex Bool(bool value) => new() { What = Sort.Bool, Start = value ? 1 : 0 };

        public static TensorIndex Tensor(Tensor tensor) => new() { What = Sort.Gather, Indices = tensor };

        public static implicit operator TensorIndex(long value) => Single(value);

        public static implicit operator TensorIndex(Index index) => Single(From(index));

        public static implicit operator TensorIndex(Range range) => Slice(range);

        public static implicit operator TensorIndex((int?, int?) range) => Slice(range);

        private static long From(Index index) => index.IsFromEnd ? -index.Value : index.Value;

        /// <summary>Applies the parts that are views, then gathers by the tensors of indices, as PyTorch's indexing does.</summary>
        internal static Tensor Apply(Tensor tensor, TensorIndex[] indices, out Tensor[] gathers)
        {
            var view = tensor.alias();
            var named = indices.Count(i => i.What is Sort.Single or Sort.Slice) + indices.Where(i => i.What == Sort.Gather).Sum(i => i.Indices.dtype == ScalarType.Bool ? (int)i.Indices.ndim : 1);
            List<Tensor> advanced = [];
            long dim = 0;
            foreach (var index in indices)
            {
                var before = view;
                switch (index.What)
                {
                    case Sort.Single: view = view.select(dim, index.Start.Value); break;
                    case Sort.Slice: view = Aten.Call("slice.Tensor", view, dim++, Arg.Long(index.Start), Arg.Long(index.Stop), index.Step ?? 1); break;
                    case Sort.None: view = view.unsqueeze(dim++); break;
                    case Sort.Ellipsis: dim += tensor.ndim - named; break;
                    case Sort.Bool: view = view.unsqueeze(dim); Put(advanced, dim++, torch.tensor(new[] { index.Start != 0 })); break;
                    case Sort.Gather: Put(advanced, dim, index.Indices); dim += index.Indices.dtype == ScalarType.Bool ? index.Indices.ndim : 1; break;
                }
                if (!ReferenceEquals(before, view)) before.Dispose();
            }
            gathers = advanced.Count == 0 ? null : advanced.ToArray();
            return view;
        }

        private static void Put(List<Tensor> list, long dim, Tensor tensor)
        {
            while (list.Count < dim) list.Add(null);
            list.Add(tensor);
        }
    }
}
