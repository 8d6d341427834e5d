using System.Collections;
using static TorchSharp.torch;

namespace TorchSharp.Utils;

/// <summary>The elements of a tensor on the CPU, in row-major order whatever its strides are.</summary>
public sealed unsafe class TensorAccessor<T> : IDisposable, IEnumerable<T> where T : unmanaged
{
    private readonly Tensor _tensor;
    private readonly long[] _sizes, _strides;
    private readonly bool _contiguous;

    internal TensorAccessor(Tensor tensor)
    {
        if (tensor.device_type != DeviceType.CPU) throw new InvalidOperationException("Reading data from non-CPU memory is not supported. Move or copy the tensor to the cpu before reading.");
        _tensor = tensor;
        (_sizes, _strides, _contiguous) = (tensor.shape, tensor.stride(), tensor.is_contiguous());
        Count = tensor.NumberOfElements;
    }

    public long Count { get; }

    public bool IsReadOnly => false;

    public T this[params long[] indices]
    {
        get => *Address(indices);
        set => *Address(indices) = value;
    }

    public T[] ToArray()
    {
        var array = new T[Count];
        CopyTo(array.AsSpan());
        return array;
    }

    public Array ToNDArray()
    {
        var array = Array.CreateInstance(typeof(T), _sizes);
        var flat = ToArray();
        Buffer.BlockCopy(flat, 0, array, 0, Buffer.ByteLength(flat));
        return array;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var length = (int)Math.Min(array.Length - arrayIndex, Count - tensorIndex);
        if (_contiguous) new Span<T>(Data + tensorIndex, length).CopyTo(array[arrayIndex..]);
        else for (int k = 0; k < length; k++) array[arrayIndex + k] = Data[Offset(tensorIndex + k)];
        GC.KeepAlive(_tensor);
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyFrom((ReadOnlySpan<T>)array, arrayIndex, tensorIndex);

    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var length = (int)Math.Min(array.Length - arrayIndex, Count - tensorIndex);
        if (_contiguous) array.Slice(arrayIndex, length).CopyTo(new Span<T>(Data + tensorIndex, length));
        else for (int k = 0; k < length; k++) Data[Offset(tensorIndex + k)] = array[arrayIndex + k];
        GC.KeepAlive(_tensor);
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (long k = 0; k < Count; k++) yield return At(k);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose() => GC.SuppressFinalize(this);

    private T* Data => (T*)_tensor.Meta().Data;

    private T At(long index)
    {
        var value = Data[Offset(index)];
        GC.KeepAlive(_tensor);
        return value;
    }

    private T* Address(long[] indices)
    {
        if (indices.Length == 1 && _sizes.Length != 1) return Data + Offset(Within(indices[0], Count));
        if (indices.Length != _sizes.Length) throw new ArgumentException($"A tensor of {_sizes.Length} dimensions takes {_sizes.Length} indices, got {indices.Length}.");
        long offset = 0;
        for (int d = 0; d < indices.Length; d++) offset += Within(indices[d], _sizes[d]) * _strides[d];
        return Data + offset;
    }

    private static long Within(long index, long length) =>
        index >= 0 && index < length ? index : throw new IndexOutOfRangeException($"Index {index} is outside of 0..{length - 1}.");

    private long Offset(long index)
    {
        if (_contiguous) return index;
        long offset = 0;
        for (int d = _sizes.Length - 1; d >= 0; d--) (index, offset) = (index / _sizes[d], offset + index % _sizes[d] * _strides[d]);
        return offset;
    }
}
