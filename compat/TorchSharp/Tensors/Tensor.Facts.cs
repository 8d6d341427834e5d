using TorchSharp.Dispatch;

namespace TorchSharp;

public static partial class torch
{
    // What a tensor is: shape, type, place, and whether autograd follows it.
    public unsafe partial class Tensor
    {
        public long[] shape => Lengths().Sizes;

        public long[] size() => shape;

        public long size(int dim) => At(Lengths().Sizes, dim);

        public long[] stride() => Lengths().Strides;

        public long stride(int dim) => At(Lengths().Strides, dim);

        public long Dimensions => Meta().Dimensions;

        public long ndim => Meta().Dimensions;

        public long dim() => Meta().Dimensions;

        public long NumberOfElements => Meta().Elements;

        public long numel() => Meta().Elements;

        public long ElementSize => Meta().ElementSize;

        public long element_size() => Meta().ElementSize;

        public long storage_offset() => Meta().StorageOffset;

        public ScalarType dtype => (ScalarType)Meta().DType;

        public Device device => Meta() is var m ? new Device((DeviceType)m.DeviceType, m.DeviceIndex) : null;

        public DeviceType device_type => (DeviceType)Meta().DeviceType;

        public int device_index => Meta().DeviceIndex;

        public bool is_leaf => Meta().IsLeaf != 0;

        public bool is_cuda => device_type == DeviceType.CUDA;

        public bool is_cpu() => device_type == DeviceType.CPU;

        public bool is_meta => device_type == DeviceType.META;

        public bool is_sparse => Meta().Sparse != 0;

        public bool is_contiguous() => Meta().Contiguous != 0;

        public bool is_floating_point() => torch.is_floating_point(dtype);

        public bool is_integral() => torch.is_integral(dtype);

        public bool is_complex() => torch.is_complex(dtype);

        public bool requires_grad
        {
            get => Meta().RequiresGrad != 0;
            set => NativeError.Check(NativeMethods.jt_set_requires_grad(Handle, value ? 1 : 0));
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        internal NativeMeta Meta()
        {
            NativeError.Check(NativeMethods.jt_meta(Handle, out var meta));
            GC.KeepAlive(this);
            return meta;
        }

        private (long[] Sizes, long[] Strides) Lengths()
        {
            var sizes = new long[Meta().Dimensions];
            var strides = new long[sizes.Length];
            fixed (long* s = sizes, t = strides) NativeError.Check(NativeMethods.jt_sizes(Handle, s, t));
            GC.KeepAlive(this);
            return (sizes, strides);
        }

        private static long At(long[] values, int dim) => values[dim < 0 ? dim + values.Length : dim];
    }
}
