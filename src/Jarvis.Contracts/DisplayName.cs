using System.Globalization;
using System.Text;

namespace Jarvis.Contracts;

/// <summary>
/// Cleans the names of runs, datasets, chats and everything else that the user can name: a single line that displays as it is stored.
/// </summary>
public static class DisplayName
{
    /// <summary>
    /// The name without control characters, without lone surrogates, and without the marks that change the text direction (U+202E and the
    /// like, which make "gpj.exe" read as "exe.jpg"); line breaks and tabs become spaces. Empty if nothing is left.
    /// </summary>
    public static string Clean(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return "";
        }
        var clean = new StringBuilder(name.Length);
        for (int at = 0; at < name.Length;)
        {
            if (
                Rune.DecodeFromUtf16(name.AsSpan(at), out var rune, out int length) == System.Buffers.OperationStatus.Done
                && !IsDropped(rune)
            )
            {
                clean.Append(IsBreak(rune) ? " " : rune.ToString());
            }
            at += length;
        }
        return clean.ToString().Trim();
    }

    private static bool IsBreak(Rune rune) => rune.Value is '\t' or '\n' or '\r' or '\v' or '\f' or 0x85 or 0x2028 or 0x2029;

    private static bool IsDropped(Rune rune) =>
        !IsBreak(rune)
        && (
            Rune.GetUnicodeCategory(rune) == UnicodeCategory.Control
            || rune.Value is 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0xFEFF
        );
}
