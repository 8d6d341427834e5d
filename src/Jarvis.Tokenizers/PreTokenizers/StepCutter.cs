namespace Jarvis.Tokenizers.PreTokenizers;

/// <summary>Runs any sequence of regular-expression steps: slower than a scanner, for vocabularies that have no scanner here.</summary>
internal sealed class StepCutter(IReadOnlyList<CutStep> steps) : PieceCutter
{
    private readonly ProxyText _text = new();
    private List<int> _ends = [];
    private List<int> _finer = [];
    private int _next;

    public override int Ends(ReadOnlySpan<byte> text, int start, Span<int> ends)
    {
        if (start == 0)
        {
            CutAll(text);
        }

        int count = 0;
        while (count < ends.Length && _next < _ends.Count)
        {
            ends[count++] = _text.ByteEnd(_ends[_next++]);
        }

        return count;
    }

    private void CutAll(ReadOnlySpan<byte> text)
    {
        _text.Load(text);
        _next = 0;
        _ends.Clear();
        _ends.Add(_text.Chars.Length);
        foreach (var step in steps)
        {
            _finer.Clear();
            int from = 0;
            foreach (int end in _ends)
            {
                step.Cut(_text.Chars[from..end], from, _finer);
                from = end;
            }

            (_ends, _finer) = (_finer, _ends);
        }
    }
}
