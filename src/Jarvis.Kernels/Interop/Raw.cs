namespace Jarvis.Kernels.Interop;

/// <summary>Element types that the CPU kernels take; the values match the C library's.</summary>
internal enum Element
{
    Float32 = 0,
    BFloat16 = 1,
}

/// <summary>Tensors as memory: checked, contiguous, by their address.</summary>
internal static unsafe class Raw
{
    /// <summary>
    /// The address of a tensor's first element; elements have the size of <typeparamref name="T"/>. The caller keeps the tensor alive and
    /// knows its strides.
    /// </summary>
    internal static T* At<T>(Tensor tensor)
        where T : unmanaged => (T*)TorchNative.Data(tensor.Handle);

    /// <summary>The same, or a null pointer where there is no tensor.</summary>
    internal static T* AtOrNull<T>(Tensor? tensor)
        where T : unmanaged => tensor is null ? null : At<T>(tensor);

    internal static void* At(Tensor tensor) => TorchNative.Data(tensor.Handle);

    internal static void* AtOrNull(Tensor? tensor) => tensor is null ? null : At(tensor);

    /// <exception cref="ArgumentException">It is neither float32 nor bfloat16.</exception>
    internal static Element ElementOf(Tensor tensor) =>
        tensor.dtype switch
        {
            ScalarType.Float32 => Element.Float32,
            ScalarType.BFloat16 => Element.BFloat16,
            var other => throw new ArgumentException($"The kernels take float32 and bfloat16; this tensor is {other}."),
        };

    internal static bool IsBf16(Tensor tensor) => tensor.dtype == ScalarType.BFloat16;

    /// <summary>The tensor itself where it is contiguous and of this type, else a copy that is.</summary>
    internal static Tensor Plain(Tensor tensor, ScalarType type) =>
        tensor.dtype == type && tensor.is_contiguous() ? tensor : Copy(tensor, type);

    internal static Tensor Plain(Tensor tensor) => tensor.is_contiguous() ? tensor : Copy(tensor, tensor.dtype);

    private static Tensor Copy(Tensor tensor, ScalarType type) =>
        tensor.device_type != DeviceType.CPU || (tensor.requires_grad && is_grad_enabled())
            ? tensor.to_type(type).contiguous()
            : CachingAllocator.Empty(tensor.shape, type).copy_(tensor);

    /// <exception cref="ArgumentException">The claim does not hold.</exception>
    internal static void Expect(bool holds, string claim)
    {
        if (!holds)
        {
            throw new ArgumentException(claim);
        }
    }
}
