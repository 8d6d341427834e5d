using System.Text;
using Jarvis.Tokenizers.Format;

namespace Jarvis.Tokenizers.PreTokenizers;

/// <summary>Which texts a Metaspace prepends its mark to.</summary>
internal enum Prepending
{
    Always,

    /// <summary>Only at the beginning of what the caller wrote.</summary>
    First,
    Never,
}

/// <summary>
/// SentencePiece's notation for blanks: each becomes a mark (▁), and one is prepended, so that the first word looks like the others.
/// </summary>
internal sealed class Metaspace(string mark, Prepending prepending, bool split) : PreStep
{
    /// <summary>U+2581, which SentencePiece uses.</summary>
    public const string UsualMark = "\u2581";

    private readonly byte[] _mark = Encoding.UTF8.GetBytes(mark);

    public string Mark => mark;

    /// <summary>Whether each mark begins a piece.</summary>
    public bool Splits => split;

    /// <exception cref="TokenizerFormatException">A mark of several characters, or an unknown scheme.</exception>
    public static Metaspace Read(Component component)
    {
        string mark = component.Text("replacement", UsualMark);
        return mark.EnumerateRunes().Count() == 1
            ? new Metaspace(mark, Prepends(component), component.Flag("split", true))
            : throw component.Refused("Metaspace with a replacement of more than one character");
    }

    /// <summary>Older files say <c>add_prefix_space</c> instead of <c>prepend_scheme</c>.</summary>
    public static Prepending Prepends(Component component) =>
        !component.Flag("add_prefix_space", true)
            ? Prepending.Never
            : component.Text("prepend_scheme", "always") switch
            {
                "always" => Prepending.Always,
                "first" => Prepending.First,
                "never" => Prepending.Never,
                var other => throw component.Refused($"Metaspace with prepend_scheme {other}"),
            };

    /// <summary>Writes the text with marks into <paramref name="buffer"/>, which grows as needed.</summary>
    public ReadOnlySpan<byte> Write(ReadOnlySpan<byte> text, bool atStart, ref byte[] buffer)
    {
        if (buffer.Length < (text.Length + 1) * _mark.Length)
        {
            buffer = new byte[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)((text.Length + 1) * _mark.Length))];
        }

        int written = 0;
        bool marked = text.StartsWith(_mark) || (text.Length > 0 && text[0] == ' ');
        if (!marked && (prepending == Prepending.Always || (prepending == Prepending.First && atStart)))
        {
            _mark.CopyTo(buffer, 0);
            written = _mark.Length;
        }

        while (text.IndexOf((byte)' ') is var blank and >= 0)
        {
            text[..blank].CopyTo(buffer.AsSpan(written));
            _mark.CopyTo(buffer, written + blank);
            written += blank + _mark.Length;
            text = text[(blank + 1)..];
        }

        text.CopyTo(buffer.AsSpan(written));
        return buffer.AsSpan(0, written + text.Length);
    }
}
