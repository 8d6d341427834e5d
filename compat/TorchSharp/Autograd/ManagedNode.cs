using System.Runtime.InteropServices;
using TorchSharp.Dispatch;

namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>A node of libtorch's graph that calls back into C#. The graph owns it and says when it goes.</summary>
        private sealed unsafe class ManagedNode(AutogradContext context, Func<List<Tensor>, List<Tensor>> backward, (long[] Shape, ScalarType Type, Device Device)[] outputs)
        {
            internal static void Attach(List<Tensor> inputs, List<Tensor> outputs, AutogradContext context, Func<List<Tensor>, List<Tensor>> backward)
            {
                var node = new ManagedNode(context, backward, [.. outputs.Select(t => (t.shape, t.dtype, t.device))]);
                var own = GCHandle.Alloc(node);
                IntPtr[] from = Handles(inputs), to = [.. outputs.Select(t => context.Differentiable(t) ? NativeMethods.jt_alias(t.Handle) : IntPtr.Zero)];
                if (to.Contains(IntPtr.Zero)) throw new NotSupportedException("mark_non_differentiable is not supported here: give back a detached tensor instead.");
                fixed (IntPtr* i = from, o = to)
                    NativeError.Check(NativeMethods.jt_attach_node(i, from.Length, o, to.Length, (IntPtr)(delegate* unmanaged<IntPtr, IntPtr*, int, IntPtr*, int, int>)&OnBackward, (IntPtr)(delegate* unmanaged<IntPtr, void>)&OnRelease, GCHandle.ToIntPtr(own)));
                for (int k = 0; k < to.Length; k++) outputs[k].Replace(to[k]);
                GC.KeepAlive(inputs);
            }

            private IntPtr[] Run(ReadOnlySpan<IntPtr> given)
            {
                using var scope = NewDisposeScope();
                var gradients = new List<Tensor>();
                for (int k = 0; k < given.Length; k++)
                    gradients.Add(given[k] != IntPtr.Zero ? Tensor.Adopt(NativeMethods.jt_alias(given[k]))
                        : context.MaterializeGrads ? zeros(outputs[k].Shape, outputs[k].Type, outputs[k].Device) : null);
                return [.. backward(gradients).Select(t => t is null ? IntPtr.Zero : NativeMethods.jt_alias(t.Handle))];
            }

            [UnmanagedCallersOnly]
            private static int OnBackward(IntPtr node, IntPtr* gradients, int count, IntPtr* results, int resultsCount)
            {
                try
                {
                    var made = ((ManagedNode)GCHandle.FromIntPtr(node).Target).Run(new ReadOnlySpan<IntPtr>(gradients, count));
                    made.AsSpan(0, Math.Min(made.Length, resultsCount)).CopyTo(new Span<IntPtr>(results, resultsCount));
                    return 0;
                }
                catch (Exception error) // nothing may unwind through native frames: the message travels instead
                {
                    NativeMethods.jt_set_error(error.Message);
                    return 1;
                }
            }

            [UnmanagedCallersOnly]
            private static void OnRelease(IntPtr node)
            {
                var own = GCHandle.FromIntPtr(node);
                ((ManagedNode)own.Target).Forget();
                own.Free();
            }

            private void Forget() => context.Dispose();
        }
    }
}
