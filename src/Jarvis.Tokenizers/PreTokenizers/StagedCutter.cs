namespace Jarvis.Tokenizers.PreTokenizers;

/// <summary>Runs any sequence of steps piece by piece, even steps that change or remove text. Few files have such a sequence.</summary>
internal sealed class StagedCutter(IReadOnlyList<PreStep> steps) : PieceCutter
{
    private readonly ProxyText _proxy = new();
    private readonly List<(int Start, int End)> _kept = [];
    private readonly List<int> _ends = [];
    private byte[] _text = [];
    private byte[] _buffer = new byte[256];
    private int _next;

    public override ReadOnlySpan<byte> Prepare(ReadOnlySpan<byte> text, bool atStart)
    {
        List<Piece> pieces = [new(text.ToArray(), atStart)];
        foreach (var step in steps)
        {
            var next = new List<Piece>(pieces.Count);
            foreach (var piece in pieces)
            {
                Run(step, piece, next);
            }

            pieces = next;
        }

        _ends.Clear();
        _next = 0;
        _text = new byte[pieces.Sum(p => p.Bytes.Length)];
        int at = 0;
        foreach (var piece in pieces)
        {
            piece.Bytes.CopyTo(_text.AsMemory(at));
            _ends.Add(at += piece.Bytes.Length);
        }

        return _text;
    }

    public override int Ends(ReadOnlySpan<byte> text, int start, Span<int> ends)
    {
        int count = 0;
        while (count < ends.Length && _next < _ends.Count)
        {
            ends[count++] = _ends[_next++];
        }

        return count;
    }

    private void Run(PreStep step, Piece piece, List<Piece> results)
    {
        switch (step)
        {
            case CutStep cut:
                _proxy.Load(piece.Bytes.Span);
                _kept.Clear();
                cut.Keep(_proxy.Chars, _kept);
                foreach (var (start, end) in _kept)
                {
                    Add(piece.Bytes[_proxy.ByteEnd(start).._proxy.ByteEnd(end)], piece.AtStart && start == 0, results);
                }

                break;
            case PrefixStep:
                Add(PrefixStep.Write(piece.Bytes.Span, ref _buffer).ToArray(), piece.AtStart, results);
                break;
            case Metaspace marks:
                byte[] written = marks.Write(piece.Bytes.Span, piece.AtStart, ref _buffer).ToArray();
                var cutter = new MarkCutter(marks.Mark, marks.Splits ? false : null, null);
                Span<int> ends = stackalloc int[64];
                for (int start = 0; start < written.Length;)
                {
                    foreach (int end in ends[..cutter.Ends(written, start, ends)])
                    {
                        Add(written.AsMemory(start..end), piece.AtStart && start == 0, results);
                        start = end;
                    }
                }

                break;
        }
    }

    private static void Add(ReadOnlyMemory<byte> bytes, bool atStart, List<Piece> results)
    {
        if (!bytes.IsEmpty)
        {
            results.Add(new Piece(bytes, atStart));
        }
    }

    private readonly record struct Piece(ReadOnlyMemory<byte> Bytes, bool AtStart);
}
