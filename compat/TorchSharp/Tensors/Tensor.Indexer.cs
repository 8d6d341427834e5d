using System.Runtime.CompilerServices;
using TorchSharp.Dispatch;

namespace TorchSharp;

public static partial class torch
{
    // t[1, 2..5, TensorIndex.Ellipsis]
    public partial class Tensor
    {
        [IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => select(0, i1);
            set => Put([i1], value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => At(i1, i2);
            set => Put([i1, i2], value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3]
        {
            get => At(i1, i2, i3);
            set => Put([i1, i2, i3], value);
        }

        public Tensor index(params TensorIndex[] indices)
        {
            var view = TensorIndex.Apply(this, indices, out var gathers);
            if (gathers is null) return view;
            using (view) return view.index(gathers);
        }

        public Tensor index(params Tensor[] indices) => Aten.Call("index.Tensor", this, indices);

        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false)
        {
            using var view = TensorIndex.Apply(this, indices, out var gathers);
            if (gathers is not null) view.index_put_(value, gathers, accumulate);
            else if (accumulate) view.add_(value);
            else view.copy_(value.device_type == view.device_type ? value : value.to(view.device));
            return this;
        }

        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            using Tensor scalar = value;
            return index_put_(scalar, indices, false);
        }

        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false)
        {
            using var typed = value.to_type(dtype);
            return Aten.InPlace("index_put_", this, indices, typed, accumulate);
        }

        private Tensor At(params ReadOnlySpan<long> indices)
        {
            var view = alias();
            foreach (var i in indices)
            {
                var before = view;
                view = view.select(0, i);
                before.Dispose();
            }
            return view;
        }

        private void Put(ReadOnlySpan<long> indices, Tensor value)
        {
            using var view = At(indices);
            view.copy_(value);
        }
    }
}
