using static TorchSharp.torch;

namespace TorchSharp.Dispatch;

internal enum Kind { Default = -1, None = 0, Tensor, Integer, Real, Boolean, Integers, Tensors, Text, Device, Reals, OptionalTensors, Generator, Booleans }

/// <summary>One argument of a dispatcher call. <see cref="Default"/> leaves it to the schema; null becomes "nothing given".</summary>
internal readonly struct Arg
{
    public readonly Kind Kind;
    public readonly long Bits;
    public readonly object Object;

    private Arg(Kind kind, long bits, object value = null) => (Kind, Bits, Object) = (kind, bits, value);

    public static readonly Arg Default = new(Kind.Default, 0);
    public static readonly Arg None = new(Kind.None, 0);

    /// <summary>The shape of a list that may come as null, which means "nothing given".</summary>
    public static Arg Optional(long[] values) => values is null ? None : values;
    public static Arg Double(double? value) => value is { } v ? v : None;
    public static Arg Long(long? value) => value is { } v ? v : None;
    public static Arg Booleans(params bool[] values) => new(Kind.Booleans, 0, Array.ConvertAll(values, v => v ? 1L : 0L));

    public static implicit operator Arg(Tensor value) => value is null ? None : new(Kind.Tensor, 0, value);
    public static implicit operator Arg(long value) => new(Kind.Integer, value);
    public static implicit operator Arg(int value) => new(Kind.Integer, value);
    public static implicit operator Arg(double value) => new(Kind.Real, BitConverter.DoubleToInt64Bits(value));
    public static implicit operator Arg(bool value) => new(Kind.Boolean, value ? 1 : 0);
    public static implicit operator Arg(Scalar value) => value is null ? None : value.AsArg();
    public static implicit operator Arg(long[] value) => value is null ? None : new(Kind.Integers, 0, value);
    public static implicit operator Arg(double[] value) => value is null ? None : new(Kind.Reals, 0, value);
    public static implicit operator Arg(Tensor[] value) => value is null ? None : new(Kind.Tensors, 0, value);
    public static implicit operator Arg(string value) => value is null ? None : new(Kind.Text, 0, value);
    public static implicit operator Arg(ScalarType value) => new(Kind.Integer, (long)value);
    public static implicit operator Arg(ScalarType? value) => value is { } v ? new(Kind.Integer, (long)v) : None;
    public static implicit operator Arg(Device value) => value is null ? None : new(Kind.Device, 0, value);
    public static implicit operator Arg(Generator value) => value is null ? None : new(Kind.Generator, 0, value);
}
