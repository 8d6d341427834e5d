using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Jarvis.Engine.Safetensors;

namespace Jarvis.Engine.Decoding.Panels;

/// <summary>What a panel's numbers are stored as.</summary>
internal enum PanelType
{
    Float32,
    Bfloat16,
    Float16,
}

internal static class PanelTypes
{
    /// <summary>The panel type that holds a file's numbers exactly.</summary>
    public static PanelType Of(SafetensorsType type) =>
        type switch
        {
            SafetensorsType.BF16 => PanelType.Bfloat16,
            SafetensorsType.F16 => PanelType.Float16,
            _ => PanelType.Float32,
        };

    public static string Text(this PanelType type) =>
        type switch
        {
            PanelType.Bfloat16 => "bf16",
            PanelType.Float16 => "fp16",
            _ => "fp32",
        };

    /// <summary>Bytes of one weight.</summary>
    public static int Size(this PanelType type) => type == PanelType.Float32 ? sizeof(float) : sizeof(ushort);
}

/// <summary>How the 64 weights of one input are laid out in memory and loaded into registers.</summary>
internal unsafe interface IPanelFormat<TStored>
    where TStored : unmanaged
{
    static abstract PanelType Type { get; }

    /// <summary>Position of a column among the 64 stored numbers.</summary>
    static abstract int Place(int column);

    /// <summary>Exact for numbers that came from this type.</summary>
    static abstract TStored Narrow(float value);

    static abstract float Widen(TStored value);

    /// <summary>Loads column 16 · <paramref name="quarter"/> and the next fifteen; the quarter is a constant at every call site.</summary>
    static abstract Vector512<float> Load(TStored* row, int quarter);
}

internal readonly unsafe struct Float32Format : IPanelFormat<float>
{
    public static PanelType Type => PanelType.Float32;

    public static int Place(int column) => column;

    public static float Narrow(float value) => value;

    public static float Widen(float value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* row, int quarter) => Vector512.Load(row + 16 * quarter);
}

/// <summary>Columns c and c + 16 share a 32-bit lane, so a shift or a mask yields sixteen floats.</summary>
internal readonly unsafe struct Bfloat16Format : IPanelFormat<ushort>
{
    public static PanelType Type => PanelType.Bfloat16;

    public static int Place(int column) => PairedLanes.Place(column);

    public static ushort Narrow(float value) => (ushort)(BitConverter.SingleToUInt32Bits(value) >> 16);

    public static float Widen(ushort value) => BitConverter.UInt32BitsToSingle((uint)value << 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(ushort* row, int quarter)
    {
        var pairs = PairedLanes.Load(row, quarter);
        return (quarter % 2 == 0 ? pairs << 16 : pairs & Vector512.Create(0xffff0000u)).AsSingle();
    }
}

/// <summary>
/// The layout of <see cref="Bfloat16Format"/>; a multiplication moves the exponent into place, which is also right for subnormal numbers.
/// </summary>
internal readonly unsafe struct Float16Format : IPanelFormat<ushort>
{
    private const float ExponentShift = 5.192296858534828e33f; // 2^112: the difference of the two exponents' biases

    public static PanelType Type => PanelType.Float16;

    public static int Place(int column) => PairedLanes.Place(column);

    public static ushort Narrow(float value) => BitConverter.HalfToUInt16Bits((Half)value);

    public static float Widen(ushort value) => (float)BitConverter.UInt16BitsToHalf(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(ushort* row, int quarter)
    {
        var pairs = PairedLanes.Load(row, quarter);
        var upper = quarter % 2 == 0 ? pairs << 16 : pairs;
        var magnitude = ((upper & Vector512.Create(0x7fff0000u)) >> 3).AsSingle() * Vector512.Create(ExponentShift);
        return magnitude | (upper & Vector512.Create(0x80000000u)).AsSingle();
    }
}

internal static unsafe class PairedLanes
{
    public static int Place(int column) => column / 32 * 32 + 2 * (column % 16) + column / 16 % 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Load(ushort* row, int quarter) => Vector512.Load((uint*)(row + 32 * (quarter / 2)));
}
