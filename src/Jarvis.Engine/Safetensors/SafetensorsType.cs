namespace Jarvis.Engine.Safetensors;

/// <summary>Element types of a safetensors file, named as the file names them (upper case there).</summary>
public enum SafetensorsType
{
    F64,
    F32,
    F16,
    BF16,
    I64,
    I32,
    I16,
    I8,
    U8,
    Bool,
}

internal static class SafetensorsTypes
{
    /// <summary>Bytes of one element.</summary>
    public static int Size(this SafetensorsType type) =>
        type switch
        {
            SafetensorsType.F64 or SafetensorsType.I64 => 8,
            SafetensorsType.F32 or SafetensorsType.I32 => 4,
            SafetensorsType.F16 or SafetensorsType.BF16 or SafetensorsType.I16 => 2,
            _ => 1,
        };

    internal static long Elements(this SafetensorsType type, long bytes) => bytes / type.Size();

    internal static string Text(this SafetensorsType type) => type.ToString().ToUpperInvariant();

    internal static SafetensorsType? Parse(string? text) =>
        Enum.GetValues<SafetensorsType>().Cast<SafetensorsType?>().FirstOrDefault(type => type!.Value.Text() == text);
}
