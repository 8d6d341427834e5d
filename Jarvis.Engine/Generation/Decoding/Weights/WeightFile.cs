using System.Runtime.InteropServices;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Generation.Decoding.Panels;

namespace Jarvis.Engine.Generation.Decoding.Weights;

/// <summary>Tensors of a model file as rows of floats, whatever of F32, F16 and BF16 they are stored in.</summary>
internal sealed class WeightFile(string path) : IWeightSource, IDisposable
{
    private readonly SafetensorsFile _file = SafetensorsFile.Open(path);

    public bool Contains(string name) => Found(name) is not null;

    public PanelType TypeOf(string name) => Found(name)?.Type switch
    {
        SafetensorsType.BF16 => PanelType.Bfloat16,
        SafetensorsType.F16 => PanelType.Float16,
        _ => PanelType.Float32,
    };

    /// <summary>A shape that the file really holds is never larger than the file.</summary>
    /// <exception cref="InvalidDataException">The tensor is missing, or of another shape or type; the message says which.</exception>
    public void Require(string name, params long[] shape) => Find(name, shape);

    public void ReadRows(string name, long[] shape, Action<int, ReadOnlySpan<float>> row)
    {
        var entry = Find(name, shape);
        var width = (int)shape[^1];
        int size = width * entry.Type.Size(), rows = (int)(entry.Elements / Math.Max(1, width));
        var floats = new float[width];
        for (int index = 0; index < rows; index++)
        {
            Widen(_file.Bytes(entry, (long)index * size, size), entry.Type, floats);
            row(index, floats);
        }
    }

    /// <summary>GPT-2's folders come with and without a word in front of every name.</summary>
    private SafetensorsEntry? Found(string name) => _file.Find(name) ?? _file.Find("transformer." + name);

    private SafetensorsEntry Find(string name, long[] shape)
    {
        var entry = Found(name) ?? throw Unusable($"tensor {name} is missing");
        if (!entry.Shape.SequenceEqual(shape)) throw Unusable($"tensor {name} is {Text(entry.Shape)} where config.json asks for {Text(shape)}");
        return entry.Type is SafetensorsType.F32 or SafetensorsType.F16 or SafetensorsType.BF16 ? entry : throw Unusable($"tensor {name} holds {entry.Type}");
    }

    private static void Widen(ReadOnlySpan<byte> bytes, SafetensorsType type, Span<float> floats)
    {
        if (type == SafetensorsType.F32) MemoryMarshal.Cast<byte, float>(bytes).CopyTo(floats);
        else if (type == SafetensorsType.F16)
        {
            var halves = MemoryMarshal.Cast<byte, Half>(bytes);
            for (int i = 0; i < floats.Length; i++) floats[i] = (float)halves[i];
        }
        else
        {
            var upper = MemoryMarshal.Cast<byte, ushort>(bytes);
            for (int i = 0; i < floats.Length; i++) floats[i] = BitConverter.UInt32BitsToSingle((uint)upper[i] << 16);
        }
    }

    private static string Text(IEnumerable<long> shape) => $"[{string.Join(", ", shape)}]";

    private InvalidDataException Unusable(string why) => new($"'{_file.Path}' cannot be loaded: {why}. Take another checkpoint, or copy the files again.");

    public void Dispose() => _file.Dispose();
}
