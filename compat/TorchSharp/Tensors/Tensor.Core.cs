using TorchSharp.Dispatch;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A tensor: a counted reference to libtorch's, given back by Dispose, by the scope that owns it, or by its finalizer.</summary>
    public partial class Tensor : IDisposable
    {
        private static long _totalCount, _peakCount;
        private IntPtr _handle;

        internal Tensor(IntPtr handle)
        {
            _handle = handle;
            var total = Interlocked.Increment(ref _totalCount);
            for (var peak = Volatile.Read(ref _peakCount); total > peak; peak = Volatile.Read(ref _peakCount))
                Interlocked.CompareExchange(ref _peakCount, total, peak);
            DisposeScopeManager.OfThread.Register(this);
        }

        ~Tensor() => Dispose(false);

        public static long TotalCount => Interlocked.Read(ref _totalCount);

        public static long PeakCount => Interlocked.Read(ref _peakCount);

        /// <exception cref="InvalidOperationException">the tensor was disposed</exception>
        public IntPtr Handle => _handle != IntPtr.Zero ? _handle : throw new InvalidOperationException("Tensor invalid -- empty handle.");

        public bool IsInvalid => _handle == IntPtr.Zero;

        public string name { get; set; }

        internal DisposeScope OwningDisposeScope { get; set; }

        internal LifetimeStatistics Statistics { get; set; }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            // Exchanged, so that a finalizer and a Dispose, or two of them, free the reference once.
            var handle = Interlocked.Exchange(ref _handle, IntPtr.Zero);
            if (handle == IntPtr.Zero) return;
            Interlocked.Decrement(ref _totalCount);
            Statistics?.Disposed(inside: OwningDisposeScope is not null);
            if (disposing) OwningDisposeScope?.MarkAsDisposed(this);
            NativeMethods.jt_free(handle);
        }

        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(DisposeScope other)
        {
            if (OwningDisposeScope is { } owner) owner.MoveToOther(other, this);
            else other?.Attach(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.OwningDisposeScope);

        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        public Tensor DetatchFromDisposeScope() => DetachFromDisposeScope();

        /// <summary>Gives the native reference away; this object is empty afterwards.</summary>
        public IntPtr DecoupleFromNativeHandle()
        {
            GC.SuppressFinalize(this);
            OwningDisposeScope?.MarkAsDisposed(this);
            Interlocked.Decrement(ref _totalCount);
            Statistics?.Disposed(inside: false);
            return Interlocked.Exchange(ref _handle, IntPtr.Zero);
        }

        public static Tensor UnsafeCreateTensor(IntPtr handle) => Adopt(handle);

        /// <summary>Wraps an owned native reference; null for the undefined tensor.</summary>
        internal static Tensor Adopt(IntPtr handle) => handle == IntPtr.Zero ? null : new Tensor(handle);

        /// <summary>Replaces what this object refers to; the old reference is given back.</summary>
        internal void Replace(IntPtr handle)
        {
            var old = Interlocked.Exchange(ref _handle, handle);
            if (old != IntPtr.Zero) NativeMethods.jt_free(old);
        }
    }
}
