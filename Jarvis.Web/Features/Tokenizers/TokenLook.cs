using System.Globalization;
using System.Text;
using Jarvis.Contracts;
using Jarvis.Web.Shared;

namespace Jarvis.Web.Features.Tokenizers;

/// <summary>How tokens are shown: what would be invisible, or would move its neighbours, is written out.</summary>
public static class TokenLook
{
    /// <summary>Different enough beside each other, and more than the longest word has pieces that touch.</summary>
    public const int Colours = 6;

    /// <summary>The text with blanks, breaks and controls made visible. A line break is followed by one.</summary>
    public static string Visible(string text)
    {
        var shown = new StringBuilder(text.Length + 8);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                ' ' => shown.Append('·'),
                '\n' => shown.Append("↵\n"),
                '\r' => shown.Append('␍'),
                '\t' => shown.Append("⇥"),
                < 0x20 => shown.Append((char)(0x2400 + rune.Value)),
                0x7F => shown.Append('␡'),
                _ when IsInvisible(rune) => shown.Append(CultureInfo.InvariantCulture, $"‹{rune.Value:X4}›"),
                _ => shown.Append(rune),
            };
        }

        return shown.ToString();
    }

    /// <summary>A piece as text; the bytes of a part of a character as ⟨E2 80⟩.</summary>
    public static string Visible(string? text, string bytes) => text is null ? $"⟨{Bytes(bytes)}⟩" : Visible(text);

    /// <summary>Two digits, a blank, two digits.</summary>
    public static string Bytes(string hexadecimal) => string.Join(' ', hexadecimal.Chunk(2).Select(pair => new string(pair)));

    /// <summary>For who points at it: "id 262 · 4 bytes: 20 74 68 65".</summary>
    public static string Title(EncodedPiece piece) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"id {piece.Id}{(piece.Special ? ", special" : "")} · {Formats.Plural(piece.Bytes.Length / 2, "byte")}: "
                + $"{Bytes(Shortened(piece.Bytes))} · at {piece.Start:N0}"
        );

    private static string Shortened(string bytes) => bytes.Length <= 64 ? bytes : bytes[..64];

    // Spaces other than the usual one, joiners, and marks that turn the direction of what follows.
    private static bool IsInvisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Format
                or UnicodeCategory.Control
                or UnicodeCategory.SpaceSeparator
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned;
}
