namespace Jarvis.Tokenizers;

/// <summary>A growable list of token ids; cleared and reused, so that encoding allocates nothing per document.</summary>
public sealed class IdBuffer
{
    private int[] _ids = new int[256];

    public int Count { get; private set; }

    public ReadOnlySpan<int> Ids => _ids.AsSpan(0, Count);

    public void Add(int id)
    {
        if (Count == _ids.Length)
        {
            Grow(Count + 1);
        }

        _ids[Count++] = id;
    }

    public void AddRange(ReadOnlySpan<int> ids)
    {
        if (_ids.Length - Count < ids.Length)
        {
            Grow(Count + ids.Length);
        }

        ids.CopyTo(_ids.AsSpan(Count));
        Count += ids.Length;
    }

    public void Clear() => Count = 0;

    private void Grow(int needed) => Array.Resize(ref _ids, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)needed));
}
