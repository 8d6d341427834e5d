namespace Jarvis.Tokenizers.PreTokenizers;

/// <summary>ByteLevel's <c>add_prefix_space</c>: a blank before a text that does not begin with one.</summary>
internal sealed class PrefixStep : PreStep
{
    public static ReadOnlySpan<byte> Write(ReadOnlySpan<byte> text, ref byte[] buffer)
    {
        if (text.IsEmpty || text[0] == ' ')
        {
            return text;
        }

        if (buffer.Length <= text.Length)
        {
            buffer = new byte[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)text.Length + 1)];
        }

        buffer[0] = (byte)' ';
        text.CopyTo(buffer.AsSpan(1));
        return buffer.AsSpan(0, text.Length + 1);
    }
}

/// <summary>Runs a <see cref="PrefixStep"/> before a scanner.</summary>
internal sealed class PrefixCutter(PieceScanner scanner) : PieceCutter
{
    private byte[] _buffer = new byte[256];

    public override ReadOnlySpan<byte> Prepare(ReadOnlySpan<byte> text, bool atStart) => PrefixStep.Write(text, ref _buffer);

    public override int Ends(ReadOnlySpan<byte> text, int start, Span<int> ends) => scanner.Ends(text, start, ends);
}
