using TorchSharp.Dispatch;

namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        public static unsafe void backward(IList<Tensor> tensors, IList<Tensor> grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor> inputs = null)
        {
            IntPtr[] roots = Handles(tensors), gradients = grad_tensors is null ? null : Handles(grad_tensors), wanted = inputs is null ? [] : Handles(inputs);
            fixed (IntPtr* r = roots, g = gradients, w = wanted)
                NativeError.Check(NativeMethods.jt_backward(r, roots.Length, gradients is null ? null : g, (retain_graph ?? create_graph) ? 1 : 0, create_graph ? 1 : 0, w, wanted.Length));
            GC.KeepAlive(tensors);
            GC.KeepAlive(grad_tensors);
            GC.KeepAlive(inputs);
        }

        public static void backward(Tensor tensor, IList<Tensor> grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor> inputs = null) =>
            backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        /// <summary>Gradients of the outputs by the inputs; null for an unused input where that is allowed.</summary>
        public static unsafe IList<Tensor> grad(IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor> grad_outputs = null, bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            IntPtr[] from = Handles(outputs), by = Handles(inputs), seeds = grad_outputs is null ? null : Handles(grad_outputs);
            var results = new IntPtr[by.Length];
            fixed (IntPtr* o = from, i = by, g = seeds, r = results)
                NativeError.Check(NativeMethods.jt_gradients(o, from.Length, i, by.Length, seeds is null ? null : g, retain_graph || create_graph ? 1 : 0, create_graph ? 1 : 0, allow_unused ? 1 : 0, r));
            GC.KeepAlive(outputs);
            GC.KeepAlive(inputs);
            GC.KeepAlive(grad_outputs);
            return Array.ConvertAll(results, Tensor.Adopt);
        }

        internal static IntPtr[] Handles(IList<Tensor> tensors)
        {
            var handles = new IntPtr[tensors.Count];
            for (int k = 0; k < handles.Length; k++) handles[k] = tensors[k] is { } tensor ? tensor.Handle : IntPtr.Zero;
            return handles;
        }
    }
}
