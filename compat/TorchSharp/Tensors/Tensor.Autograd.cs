using TorchSharp.Dispatch;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The gradient that backward accumulated; null before. Each read gives a new wrapper of the same tensor.</summary>
        public Tensor grad
        {
            get => Adopt(NativeMethods.jt_grad(Handle));
            set => NativeError.Check(NativeMethods.jt_set_grad(Handle, value is null ? IntPtr.Zero : value.Handle));
        }

        public void retain_grad() => NativeError.Check(NativeMethods.jt_retain_grad(Handle));

        public void backward() => backward(grad_tensors: null);

        public void backward(IList<Tensor> grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor> inputs = null) =>
            autograd.backward([this], grad_tensors, retain_graph || create_graph, create_graph, inputs);
    }
}
