using TorchSharp.Dispatch;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Numbers out of tensors of one element, sizes, and tensors out of numbers.</summary>
public static class TensorExtensionMethods
{
    public static bool ToBoolean(this Tensor value) => Aten.Real("item", value) != 0;

    public static byte ToByte(this Tensor value) => (byte)Aten.Integer("item", value);

    public static sbyte ToSByte(this Tensor value) => (sbyte)Aten.Integer("item", value);

    public static short ToInt16(this Tensor value) => (short)Aten.Integer("item", value);

    public static int ToInt32(this Tensor value) => (int)Aten.Integer("item", value);

    public static long ToInt64(this Tensor value) => Aten.Integer("item", value);

    public static Half ToHalf(this Tensor value) => (Half)Aten.Real("item", value);

    public static float ToSingle(this Tensor value) => (float)Aten.Real("item", value);

    public static double ToDouble(this Tensor value) => Aten.Real("item", value);

    public static Modules.Parameter AsParameter(this Tensor tensor) => new(tensor);

    public static int ElementSize(this ScalarType type) => type switch
    {
        ScalarType.Byte or ScalarType.Int8 or ScalarType.Bool => 1,
        ScalarType.Int16 or ScalarType.Float16 or ScalarType.BFloat16 => 2,
        ScalarType.Int32 or ScalarType.Float32 => 4,
        ScalarType.ComplexFloat64 => 16,
        _ => 8,
    };

    public static long TotalSize(this IEnumerable<long> shape) => shape.Aggregate(1L, (product, size) => product * size);

    public static void Save(this Tensor tensor, BinaryWriter writer) => Utils.StateFormat.Write(writer, tensor);

    public static void Save(this Tensor tensor, Stream stream)
    {
        using var writer = Utils.StateFormat.Writer(stream);
        tensor.Save(writer);
    }

    public static void Save(this Tensor tensor, string location)
    {
        using var stream = File.Create(location);
        tensor.Save(stream);
    }
}
