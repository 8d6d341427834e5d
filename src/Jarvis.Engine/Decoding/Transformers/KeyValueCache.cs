using Jarvis.Engine.Decoding.Panels;

namespace Jarvis.Engine.Decoding.Transformers;

/// <summary>Keys and values of one sequence, (tokens, width) per layer; grows by doubling up to the context length.</summary>
internal sealed unsafe class KeyValueCache : IDisposable
{
    private readonly AlignedMemory<float>[] _keys,
        _values;
    private readonly int _width,
        _most;
    private int _capacity;

    public KeyValueCache(int layers, int width, int context)
    {
        (_width, _most) = (width, context);
        _keys = new AlignedMemory<float>[layers];
        _values = new AlignedMemory<float>[layers];
        Reserve(Math.Min(64, context), held: 0);
    }

    public float* Keys(int layer) => _keys[layer].Data;

    public float* Values(int layer) => _values[layer].Data;

    /// <summary>Makes room for this many tokens; the first <paramref name="held"/> are preserved.</summary>
    public void Reserve(int tokens, int held)
    {
        if (tokens <= _capacity)
        {
            return;
        }
        int capacity = Math.Min(_most, Math.Max(tokens, 2 * _capacity));
        foreach (var kept in new[] { _keys, _values })
        {
            for (int layer = 0; layer < kept.Length; layer++)
            {
                var larger = new AlignedMemory<float>((long)capacity * _width);
                if (kept[layer] is { } old)
                {
                    Buffer.MemoryCopy(old.Data, larger.Data, larger.Bytes, (long)held * _width * sizeof(float));
                    old.Dispose();
                }
                kept[layer] = larger;
            }
        }
        _capacity = capacity;
    }

    public void Dispose()
    {
        foreach (var block in _keys.Concat(_values))
        {
            block.Dispose();
        }
    }
}
