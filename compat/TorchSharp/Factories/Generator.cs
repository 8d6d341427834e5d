using TorchSharp.Dispatch;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A stream of random numbers on the CPU.</summary>
    public class Generator : IDisposable
    {
        private IntPtr _handle;

        public Generator(ulong seed = 0, Device device = null)
        {
            this.device = device ?? CPU;
            if (this.device.type != DeviceType.CPU) throw new NotSupportedException($"Generators of device '{this.device}' are not available here; only the CPU's are.");
            _handle = NativeMethods.jt_generator_new(seed);
        }

        private Generator(IntPtr handle) => (_handle, device) = (handle, CPU);

        ~Generator() => Dispose(false);

        public static Generator Default => new(NativeMethods.jt_generator_default());

        public IntPtr Handle => _handle;

        public Device device { get; }

        public Generator manual_seed(long seed)
        {
            NativeError.Check(NativeMethods.jt_generator_seed(_handle, (ulong)seed));
            return this;
        }

        public long initial_seed() => (long)NativeMethods.jt_generator_initial_seed(_handle);

        public long seed() => (long)NativeMethods.jt_generator_random_seed(_handle);

        public Tensor get_state() => Tensor.Adopt(NativeMethods.jt_generator_state(_handle));

        public void set_state(Tensor value) => NativeError.Check(NativeMethods.jt_generator_set_state(_handle, value.Handle));

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (Interlocked.Exchange(ref _handle, IntPtr.Zero) is var handle && handle != IntPtr.Zero) NativeMethods.jt_generator_free(handle);
        }
    }

    public static class random
    {
        /// <summary>Seeds the default generators of all devices.</summary>
        public static Generator manual_seed(long seed)
        {
            NativeError.Check(NativeMethods.jt_manual_seed(seed));
            return Generator.Default;
        }

        public static long seed() => Generator.Default.seed();

        public static long initial_seed() => Generator.Default.initial_seed();

        public static Tensor get_rng_state() => Generator.Default.get_state();

        public static void set_rng_state(Tensor new_state) => Generator.Default.set_state(new_state);
    }

    public static class cuda
    {
        public static bool is_available() => NativeMethods.jt_cuda_devices() > 0;

        public static int device_count() => NativeMethods.jt_cuda_devices();

        public static void manual_seed(long seed)
        {
            if (is_available()) NativeError.Check(NativeMethods.jt_cuda_seed(seed, 0));
        }

        public static void manual_seed_all(long seed)
        {
            for (int device = 0; device < device_count(); device++) NativeError.Check(NativeMethods.jt_cuda_seed(seed, device));
        }
    }
}
