using System.Text;
using static TorchSharp.torch;

namespace TorchSharp.Utils;

/// <summary>TorchSharp's own file format: numbers in LEB128, then for each tensor its type, shape and bytes.</summary>
internal static class StateFormat
{
    private const int MostDimensions = 64;

    internal static void WriteNumber(BinaryWriter writer, long value)
    {
        for (var rest = (ulong)value; ; rest >>= 7)
        {
            writer.Write((byte)(rest < 0x80 ? rest : (rest & 0x7f) | 0x80));
            if (rest < 0x80) return;
        }
    }

    /// <exception cref="InvalidDataException">more digits than a number has</exception>
    internal static long ReadNumber(BinaryReader reader)
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            var digit = reader.ReadByte();
            value |= (ulong)(digit & 0x7f) << shift;
            if (digit < 0x80) return (long)value;
        }
        throw new InvalidDataException("The file holds a number that does not end; it is damaged or of another format.");
    }

    internal static void Write(BinaryWriter writer, Tensor tensor)
    {
        using var plain = tensor.cpu().contiguous();
        WriteNumber(writer, (long)plain.dtype);
        WriteNumber(writer, plain.ndim);
        foreach (var size in plain.shape) WriteNumber(writer, size);
        writer.Write(plain.bytes);
    }

    /// <exception cref="InvalidDataException">not a tensor's header, or less data than it promises</exception>
    internal static Tensor Read(BinaryReader reader)
    {
        var type = (ScalarType)ReadNumber(reader);
        if (!Enum.IsDefined(type)) throw new InvalidDataException($"The file names the unknown element type {(int)type}.");
        var dimensions = ReadNumber(reader);
        if (dimensions is < 0 or > MostDimensions) throw new InvalidDataException($"The file promises a tensor of {dimensions} dimensions.");
        var shape = new long[dimensions];
        long bytes = type.ElementSize();
        for (int d = 0; d < shape.Length; d++)
        {
            shape[d] = ReadNumber(reader);
            if (shape[d] < 0 || (bytes *= Math.Max(1, shape[d])) > int.MaxValue) throw new InvalidDataException($"The file promises a tensor of impossible size ({string.Join(" x ", shape)}).");
        }
        if (reader.BaseStream.CanSeek && reader.BaseStream.Length - reader.BaseStream.Position < shape.TotalSize() * type.ElementSize())
            throw new InvalidDataException("The file ends before the tensor that it promises.");
        var tensor = empty(shape, type);
        reader.BaseStream.ReadExactly(tensor.bytes);
        return tensor;
    }

    internal static BinaryWriter Writer(Stream stream) => new(stream, Encoding.UTF8, leaveOpen: true);

    internal static BinaryReader Reader(Stream stream) => new(stream, Encoding.UTF8, leaveOpen: true);
}
