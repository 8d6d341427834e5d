namespace Jarvis.Engine.Safetensors;

/// <summary>One tensor of a safetensors file.</summary>
/// <param name="Start">First byte, counted from the beginning of the file.</param>
/// <param name="Bytes">Length; always the product of the shape and the element's size.</param>
public sealed record SafetensorsEntry(string Name, SafetensorsType Type, IReadOnlyList<long> Shape, long Start, long Bytes)
{
    public long Elements => Type.Elements(Bytes);
}
