using static TorchSharp.torch;

namespace Jarvis.Engine.Checkpoints;

/// <summary>Between tensors and safetensors files, slice by slice: a tensor's bytes end at 2 GiB, a file's do not.</summary>
public static class TensorFiles
{
    private const long SliceBytes = 64L << 20;

    /// <summary>The tensor as an item to be written; its bytes are taken when the item is.</summary>
    /// <param name="transposed">Written the other way round (two dimensions).</param>
    public static SafetensorsItem Item(string name, Tensor value, bool transposed = false) => new(name, TypeOf(value.dtype), Shape(value, transposed), stream =>
    {
        using var scope = NewDisposeScope();
        using var free = no_grad();
        var flat = (transposed ? value.detach().t() : value.detach()).cpu().contiguous().view(-1);
        long most = SliceBytes / value.element_size();
        for (long start = 0; start < flat.numel(); start += most)
        {
            using var slice = flat.narrow(0, start, Math.Min(most, flat.numel() - start));
            stream.Write(slice.bytes);
        }
    });

    /// <summary>Fills a tensor of the same shape, of whatever type it is, from an entry of a file.</summary>
    /// <exception cref="InvalidDataException">The shapes differ.</exception>
    public static void Fill(Tensor target, SafetensorsFile file, SafetensorsEntry entry, bool transposed = false)
    {
        long[] shape = Shape(target, transposed);
        if (!shape.AsSpan().SequenceEqual([.. entry.Shape]))
            throw new InvalidDataException($"'{file.Path}': '{entry.Name}' has shape [{string.Join(", ", entry.Shape)}]; [{string.Join(", ", shape)}] is expected.");
        using var scope = NewDisposeScope();
        using var free = no_grad();
        var filled = transposed ? empty(shape, dtype: target.dtype, device: target.device) : target.detach();
        FillFlat(filled.view(-1), file, entry);
        if (transposed) target.detach().copy_(filled.t());
    }

    private static void FillFlat(Tensor flat, SafetensorsFile file, SafetensorsEntry entry)
    {
        long most = SliceBytes / entry.Type.Size();
        for (long start = 0; start < flat.numel(); start += most)
        {
            long count = Math.Min(most, flat.numel() - start);
            using var slice = empty(count, dtype: TypeOf(entry.Type, file.Path));
            file.Bytes(entry, start * entry.Type.Size(), (int)(count * entry.Type.Size())).CopyTo(slice.bytes);
            using var part = flat.narrow(0, start, count);
            part.copy_(slice);
        }
    }

    private static long[] Shape(Tensor value, bool transposed) => transposed ? [value.shape[1], value.shape[0]] : value.shape;

    private static SafetensorsType TypeOf(ScalarType type) => type switch
    {
        ScalarType.Float32 => SafetensorsType.F32,
        ScalarType.Float16 => SafetensorsType.F16,
        ScalarType.BFloat16 => SafetensorsType.BF16,
        ScalarType.Float64 => SafetensorsType.F64,
        ScalarType.Int64 => SafetensorsType.I64,
        ScalarType.Int32 => SafetensorsType.I32,
        ScalarType.Byte => SafetensorsType.U8,
        _ => throw new ArgumentException($"Tensors of type {type} are not written to safetensors files.", nameof(type)),
    };

    private static ScalarType TypeOf(SafetensorsType type, string path) => type switch
    {
        SafetensorsType.F32 => ScalarType.Float32,
        SafetensorsType.F16 => ScalarType.Float16,
        SafetensorsType.BF16 => ScalarType.BFloat16,
        SafetensorsType.F64 => ScalarType.Float64,
        SafetensorsType.I64 => ScalarType.Int64,
        SafetensorsType.I32 => ScalarType.Int32,
        SafetensorsType.U8 => ScalarType.Byte,
        _ => throw new InvalidDataException($"'{path}' holds tensors of type {type}, which are no weights."),
    };
}
