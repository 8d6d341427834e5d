using Jarvis.Engine.Safetensors;
using static TorchSharp.torch;

namespace Jarvis.Engine.Checkpoints;

/// <summary>
/// Copies between tensors and safetensors files slice by slice, because the bytes of a tensor can be taken up to 2 GiB only.
/// </summary>
internal static class TensorFiles
{
    internal const long SliceBytes = 64L << 20;

    /// <summary>The tensor as an item to be written; its bytes are read when the item is written.</summary>
    /// <param name="transposed">Writes the transpose of a two-dimensional tensor.</param>
    public static SafetensorsItem Item(string name, Tensor value, bool transposed = false) =>
        new(
            name,
            TypeOf(value.dtype),
            Shape(value, transposed),
            stream =>
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
            }
        );

    /// <summary>Fills a tensor from an entry of the same shape; the types may differ.</summary>
    /// <exception cref="InvalidDataException">The shapes differ.</exception>
    public static void Fill(Tensor target, SafetensorsFile file, SafetensorsEntry entry, bool transposed = false)
    {
        long[] shape = Shape(target, transposed);
        if (!shape.AsSpan().SequenceEqual([.. entry.Shape]))
        {
            throw new InvalidDataException(
                $"'{file.Path}': '{entry.Name}' has shape [{string.Join(", ", entry.Shape)}]; [{string.Join(", ", shape)}] is expected."
            );
        }
        Blocks(target, file, entry, transposed, SliceBytes);
    }

    /// <summary>
    /// Fills the first rows of a tensor that has more rows than the entry, and sets every further row to their mean. The other dimensions
    /// must match.
    /// </summary>
    /// <exception cref="InvalidDataException">Another dimension differs, or the entry has more rows than the tensor.</exception>
    internal static void FillAndGrow(Tensor target, SafetensorsFile file, SafetensorsEntry entry)
    {
        if (entry.Shape.Count != target.dim() || entry.Shape[0] > target.shape[0])
        {
            throw new InvalidDataException(
                $"'{file.Path}': '{entry.Name}' has shape [{string.Join(", ", entry.Shape)}], which does not grow to "
                    + $"[{string.Join(", ", target.shape)}]."
            );
        }
        using var scope = NewDisposeScope();
        using var free = no_grad();
        long known = entry.Shape[0],
            more = target.shape[0] - known;
        var old = target.detach().narrow(0, 0, known);
        Fill(old, file, entry);
        if (more > 0)
        {
            target.detach().narrow(0, known, more).copy_(old.to_type(ScalarType.Float32).mean([0], keepdim: true));
        }
    }

    /// <summary>Copies in blocks of complete rows, each of at most <paramref name="mostBytes"/> or a single row.</summary>
    /// <param name="told">Receives the number of bytes of each block.</param>
    internal static void Blocks(
        Tensor target,
        SafetensorsFile file,
        SafetensorsEntry entry,
        bool transposed,
        long mostBytes,
        Action<long>? told = null
    )
    {
        using var free = no_grad();
        long width = transposed ? entry.Shape[1] : 1;
        using var whole = transposed ? target.detach() : target.detach().view(-1);
        long rows = entry.Elements / Math.Max(1, width),
            rowBytes = width * entry.Type.Size(),
            most = Math.Max(1, mostBytes / rowBytes);
        for (long start = 0; start < rows; start += most)
        {
            using var scope = NewDisposeScope();
            long count = Math.Min(most, rows - start);
            long[] shape = transposed ? [count, width] : [count];
            var slice = empty(shape, dtype: TypeOf(entry.Type, file.Path));
            file.Bytes(entry, start * rowBytes, checked((int)(count * rowBytes))).CopyTo(slice.bytes);
            whole.narrow(transposed ? 1 : 0, start, count).copy_(transposed ? slice.t() : slice);
            told?.Invoke(count * rowBytes);
        }
    }

    private static long[] Shape(Tensor value, bool transposed) => transposed ? [value.shape[1], value.shape[0]] : value.shape;

    private static SafetensorsType TypeOf(ScalarType type) =>
        type switch
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

    private static ScalarType TypeOf(SafetensorsType type, string path) =>
        type switch
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
