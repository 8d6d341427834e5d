using System.Globalization;
using System.Text;
using Jarvis.Contracts;
using Jarvis.Web.Shared;

namespace Jarvis.Web.Features.Tokenizers;

/// <summary>Display form of tokens: invisible characters and those that change the text direction are replaced by visible ones.</summary>
public static class TokenLook
{
    /// <summary>Number of colours that repeat over the tokens; neighbours are always different.</summary>
    public const int Colours = 6;

    /// <summary>Makes spaces, line breaks and control characters visible. The sign for a line break is followed by a real one.</summary>
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

    /// <summary>A token as text; bytes that are only part of a character become ⟨E2 80⟩.</summary>
    public static string Visible(string? text, string bytes) => text is null ? $"⟨{Bytes(bytes)}⟩" : Visible(text);

    /// <summary>Bytes as pairs of hexadecimal digits, separated by spaces.</summary>
    public static string Bytes(string hexadecimal) => string.Join(' ', hexadecimal.Chunk(2).Select(pair => new string(pair)));

    /// <summary>Tooltip of a token: "id 262 · 4 bytes: 20 74 68 65 · at 0".</summary>
    public static string Title(EncodedPiece piece) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"id {piece.Id}{(piece.Special ? ", special" : "")} · {Formats.Plural(piece.Bytes.Length / 2, "byte")}: "
                + $"{Bytes(Shortened(piece.Bytes))} · at {piece.Start:N0}"
        );

    private static string Shortened(string bytes) => bytes.Length <= 64 ? bytes : bytes[..64];

    // Unusual spaces, joiners and marks that change the text direction.
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
