using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Jarvis.Kernels.Interop;

/// <summary>
/// Memory of the CPU for results of <see cref="Autograd.AutogradFunction"/>s: what one step gave back the next step takes again, as
/// PyTorch's caching allocators do on a GPU. libtorch asks the C library for each tensor anew, and for a few bytes more than it needs to
/// align it: on glibc a hole just as large as the tensor that left it is too small for the next one, so the heap grows with every step that
/// ends otherwise than the last; on Windows each large tensor is mapped and faulted in anew.
/// </summary>
public static unsafe class CachingAllocator
{
    /// <summary>Bytes from which a tensor comes from here; smaller ones are libtorch's.</summary>
    public const long Smallest = 64 << 10;

    private static readonly BlockList _blocks = new(Smallest);

    /// <summary>PyTorch's <c>torch.empty</c>: on the CPU out of kept memory, elsewhere libtorch's own.</summary>
    /// <exception cref="ExternalException">There is no such memory, in libtorch's words.</exception>
    public static Tensor Empty(ReadOnlySpan<long> shape, ScalarType type = ScalarType.Float32, Device? device = null)
    {
        if (device is { type: not DeviceType.CPU })
        {
            return empty(shape.ToArray(), type, device);
        }
        long bytes = type.ElementSize();
        foreach (long length in shape)
        {
            bytes = checked(bytes * length);
        }
        void* memory = bytes < Smallest ? null : _blocks.Take(bytes);
        return memory is null ? empty(shape.ToArray(), type) : Over(memory, shape, type);
    }

    /// <summary>The same in the shape and type of another.</summary>
    public static Tensor EmptyLike(Tensor other) => Empty(other.shape, other.dtype, other.device);

    /// <summary>PyTorch's <c>empty_cache</c>: segments without a tensor go back to the system; gives their bytes.</summary>
    public static long Trim() => _blocks.Trim();

    /// <summary>Bytes taken from the system and bytes in tensors: PyTorch's <c>memory_reserved</c> and <c>memory_allocated</c>.</summary>
    public static (long Reserved, long Allocated) Usage => _blocks.Usage;

    private static Tensor Over(void* memory, ReadOnlySpan<long> shape, ScalarType type)
    {
        try
        {
            fixed (long* lengths = shape)
            {
                var element = (sbyte)type;
                nint handle = TorchNative.NewTensor(memory, &Free, lengths, shape.Length, element, element, (int)DeviceType.CPU, -1, 0);
                CheckForErrors();
                return Tensor.UnsafeCreateTensor(handle);
            }
        }
        catch
        {
            _blocks.Give(memory);
            throw;
        }
    }

    /// <summary>The last tensor over this memory is gone.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Free(void* memory) => _blocks.Give(memory);
}
