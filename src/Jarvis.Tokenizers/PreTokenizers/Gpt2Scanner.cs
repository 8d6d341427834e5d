namespace Jarvis.Tokenizers.PreTokenizers;

/// <summary>GPT-2's expression: <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c></summary>
internal sealed class Gpt2Scanner : PieceScanner
{
    public override int End(ReadOnlySpan<byte> text, int start)
    {
        const CharClass main = CharClass.Letter | CharClass.Number | CharClass.Space;
        byte first = text[start];
        if (first == '\'' && Contraction(text, start) is var length and > 0)
        {
            return start + length;
        }

        int run = first == ' ' && start + 1 < text.Length ? start + 1 : start;
        var kind = CharClasses.Read(text, run, out _, out _) & main;
        return kind == CharClass.Space ? SpaceEnd(text, start) : RunEnd(text, run, kind);
    }

    private static int Contraction(ReadOnlySpan<byte> text, int start)
    {
        byte a = start + 1 < text.Length ? text[start + 1] : (byte)0,
            b = start + 2 < text.Length ? text[start + 2] : (byte)0;
        return (a, b) switch
        {
            ((byte)'s' or (byte)'t' or (byte)'m' or (byte)'d', _) => 2,
            ((byte)'r', (byte)'e') or ((byte)'v', (byte)'e') or ((byte)'l', (byte)'l') => 3,
            _ => 0,
        };
    }
}
