using TorchSharp.Dispatch;

namespace TorchSharp;

// Scopes, gradient mode, threads and seeds.
public static partial class torch
{
    public static DisposeScope CurrentDisposeScope => DisposeScopeManager.OfThread.Current;

    public static DisposeScope NewDisposeScope() => DisposeScopeManager.New();

    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        using var scope = NewDisposeScope();
        return expr().MoveToOuterDisposeScope();
    }

    public static IDisposable no_grad() => new GradientMode(false);

    public static IDisposable enable_grad(bool enabled = true) => new GradientMode(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new GradientMode(mode);

    public static bool is_grad_enabled() => NativeMethods.jt_grad_mode(-1) != 0;

    /// <summary>Tensors made inside can never take part in autograd. Must end on the thread on which it began.</summary>
    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);

    public static bool is_inference_mode_enabled() => NativeMethods.jt_inference_enabled() != 0;

    public static int get_num_threads() => NativeMethods.jt_threads(-1);

    public static void set_num_threads(int num) => NativeError.Check(NativeMethods.jt_threads(num));

    public static int get_num_interop_threads() => NativeMethods.jt_interop_threads(-1);

    public static void set_num_interop_threads(int num) => NativeError.Check(NativeMethods.jt_interop_threads(num));

    public static bool cuda_is_available() => NativeMethods.jt_cuda_devices() > 0;

    public static Generator manual_seed(long seed) => random.manual_seed(seed);

    public static long initial_seed() => random.initial_seed();

    public static Device InitializeDevice(Device device) => device ?? CPU;

    private sealed class GradientMode : IDisposable
    {
        private readonly int _before;

        internal GradientMode(bool on) => _before = NativeMethods.jt_grad_mode(on ? 1 : 0);

        public void Dispose() => NativeMethods.jt_grad_mode(_before);
    }

    private sealed class InferenceMode : IDisposable
    {
        private IntPtr _guard;

        internal InferenceMode(bool on) => _guard = NativeMethods.jt_inference_begin(on ? 1 : 0);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _guard, IntPtr.Zero) is var guard && guard != IntPtr.Zero) NativeMethods.jt_inference_end(guard);
        }
    }
}
