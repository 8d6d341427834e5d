using System.Runtime.InteropServices;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Decoding.Panels;
using Jarvis.Engine.Decoding.Weights;
using Jarvis.Engine.Safetensors;

namespace Jarvis.Engine.Generation;

/// <summary>Tensors of a model folder as rows of floats, whether they are stored as F32, F16 or BF16.</summary>
internal sealed class StoredWeights(WeightFolder folder) : IWeightSource
{
    public bool Contains(string name) => Found(name) is not null;

    public PanelType TypeOf(string name) => PanelTypes.Of(Found(name)?.Entry.Type ?? SafetensorsType.F32);

    /// <summary>Once this has passed, the shape is one that the file really holds, so it cannot be larger than the file.</summary>
    /// <exception cref="InvalidDataException">The tensor is missing, or of another shape or type; the message says which.</exception>
    public void Require(string name, params long[] shape) => Find(name, shape);

    public void ReadRows(string name, long[] shape, Action<int, ReadOnlySpan<float>> row)
    {
        var (file, entry) = Find(name, shape);
        var width = (int)shape[^1];
        int size = width * entry.Type.Size(),
            rows = (int)(entry.Elements / Math.Max(1, width));
        var floats = new float[width];
        for (int index = 0; index < rows; index++)
        {
            Widen(file.Bytes(entry, (long)index * size, size), entry.Type, floats);
            row(index, floats);
        }
    }

    /// <summary>
    /// GPT-2's folders come with and without "transformer." in front of the body's names, Llama's with and without "model.".
    /// </summary>
    private StoredTensor? Found(string name) =>
        folder.Find(name)
        ?? folder.Find("transformer." + name)
        ?? (name.StartsWith("model.", StringComparison.Ordinal) ? folder.Find(name["model.".Length..]) : null);

    private StoredTensor Find(string name, long[] shape)
    {
        var found = Found(name) ?? throw Unusable($"tensor {name} is missing");
        if (!found.Entry.Shape.SequenceEqual(shape))
        {
            throw Unusable($"tensor {name} is {Text(found.Entry.Shape)} where config.json asks for {Text(shape)}");
        }
        return found.Entry.Type is SafetensorsType.F32 or SafetensorsType.F16 or SafetensorsType.BF16
            ? found
            : throw Unusable($"tensor {name} holds {found.Entry.Type}");
    }

    /// <summary>All values of a small tensor.</summary>
    public static float[] Floats(SafetensorsFile file, SafetensorsEntry entry)
    {
        if (entry.Type is not (SafetensorsType.F32 or SafetensorsType.F16 or SafetensorsType.BF16))
        {
            throw new InvalidDataException($"'{file.Path}': '{entry.Name}' holds {entry.Type}.");
        }
        var floats = new float[entry.Elements];
        Widen(file.Bytes(entry, 0, (int)entry.Bytes), entry.Type, floats);
        return floats;
    }

    private static void Widen(ReadOnlySpan<byte> bytes, SafetensorsType type, Span<float> floats)
    {
        if (type == SafetensorsType.F32)
        {
            MemoryMarshal.Cast<byte, float>(bytes).CopyTo(floats);
        }
        else if (type == SafetensorsType.F16)
        {
            var halves = MemoryMarshal.Cast<byte, ushort>(bytes);
            for (int i = 0; i < floats.Length; i++)
            {
                floats[i] = Float16Format.Widen(halves[i]);
            }
        }
        else
        {
            var upper = MemoryMarshal.Cast<byte, ushort>(bytes);
            for (int i = 0; i < floats.Length; i++)
            {
                floats[i] = Bfloat16Format.Widen(upper[i]);
            }
        }
    }

    private static string Text(IEnumerable<long> shape) => $"[{string.Join(", ", shape)}]";

    private InvalidDataException Unusable(string why) =>
        new($"'{folder.Path}' cannot be loaded: {why}. Take another checkpoint, or copy the files again.");
}
