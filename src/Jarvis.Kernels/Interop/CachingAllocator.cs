using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Jarvis.Kernels.Interop;

/// <summary>
/// CPU memory for results of <see cref="Autograd.AutogradFunction"/>s: what one step frees, the next step reuses, as PyTorch's caching
/// allocators do on a GPU. libtorch itself asks the C runtime for every tensor, with a few extra bytes to align it. On glibc the hole that
/// a tensor leaves is therefore too small for the next tensor of the same size, so the heap grows with every step that ends differently
/// from the last; on Windows every large tensor is mapped and faulted in again.
/// </summary>
public static unsafe class CachingAllocator
{
    /// <summary>The smallest tensor, in bytes, that is allocated here; smaller ones are libtorch's.</summary>
    public const long Smallest = 64 << 10;

    private static readonly BlockList _blocks = new(Smallest);

    /// <summary>PyTorch's <c>torch.empty</c>: on the CPU from cached memory, elsewhere libtorch's own.</summary>
    /// <exception cref="ExternalException">Out of memory; the message is libtorch's.</exception>
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

    /// <summary>PyTorch's <c>empty_like</c>: the shape, type and device of another tensor.</summary>
    public static Tensor EmptyLike(Tensor other) => Empty(other.shape, other.dtype, other.device);

    /// <summary>PyTorch's <c>empty_cache</c>: gives segments without a tensor back to the system and returns their bytes.</summary>
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

    /// <summary>Called when the last tensor over this memory is gone.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Free(void* memory) => _blocks.Give(memory);
}
