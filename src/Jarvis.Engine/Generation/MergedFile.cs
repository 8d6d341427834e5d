using System.Runtime.InteropServices;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Models;
using Jarvis.Engine.Safetensors;

namespace Jarvis.Engine.Generation;

/// <summary>
/// The weights of a base model with an adapter added, in fp32, as one safetensors file that is written row by row: neither model is ever in
/// memory. Tensors have the base's names and places; those that hold no floats (old attention masks) are copied.
/// </summary>
internal sealed class MergedFile
{
    private readonly MergedWeights _merged;
    private readonly List<SafetensorsItem> _items;

    /// <param name="weights">The base's, open for as long as this is used.</param>
    /// <exception cref="InvalidDataException">The adapter is damaged, or belongs to layers of other sizes.</exception>
    public MergedFile(AdapterFolder adapter, ModelConfig config, WeightFolder weights)
    {
        _merged = new MergedWeights(new StoredWeights(weights), adapter, turned: config.StoresTransposed);
        foreach (var tensor in weights.Tensors.Where(IsFloat))
        {
            _merged.Require(_merged.NameOf(tensor.Entry.Name), [.. tensor.Entry.Shape]);
        }
        _items = [.. weights.Tensors.Select(Item)];
        Bytes = SafetensorsWriter.Length(_items);
    }

    public long Bytes { get; }

    /// <exception cref="InvalidDataException">The adapter is for a layer that the base does not have.</exception>
    public void Write(Stream file)
    {
        SafetensorsWriter.Write(file, _items);
        _merged.RequireAllRead();
    }

    private SafetensorsItem Item(StoredTensor tensor)
    {
        var entry = tensor.Entry;
        return IsFloat(tensor)
            ? new SafetensorsItem(entry.Name, SafetensorsType.F32, entry.Shape, file =>
                _merged.ReadRows(_merged.NameOf(entry.Name), [.. entry.Shape], (_, row) => file.Write(MemoryMarshal.AsBytes(row)))
            )
            : new SafetensorsItem(entry.Name, entry.Type, entry.Shape, file => Copy(tensor, file));
    }

    private static void Copy(StoredTensor tensor, Stream file)
    {
        const int Block = 1 << 20;
        for (long at = 0; at < tensor.Entry.Bytes; at += Block)
        {
            file.Write(tensor.File.Bytes(tensor.Entry, at, (int)Math.Min(Block, tensor.Entry.Bytes - at)));
        }
    }

    // A scalar has no rows.
    private static bool IsFloat(StoredTensor tensor) =>
        tensor.Entry is { Type: SafetensorsType.F32 or SafetensorsType.F16 or SafetensorsType.BF16, Shape.Count: > 0 };
}
