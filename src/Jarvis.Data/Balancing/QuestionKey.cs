using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Jarvis.Contracts;

namespace Jarvis.Data.Balancing;

/// <summary>A record's question without case, punctuation and white space: records with equal keys ask the same question.</summary>
internal static class QuestionKey
{
    /// <summary>Shorter questions ("Why?", "Continue.") do not identify a question.</summary>
    private const int ShortestLetters = 12;

    /// <summary>
    /// 64 bits of SHA-256; null for a record without a question. For a text record the complete text counts, so that copies that differ
    /// only in case or spacing are equal.
    /// </summary>
    public static long? Of(DataRecord record)
    {
        string asked = record.Turns is { } turns ? turns.FirstOrDefault(t => t.Role == ChatRole.User)?.Content ?? "" : record.Text ?? "";
        var letters = new StringBuilder(asked.Length);
        foreach (var rune in asked.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                letters.Append(Rune.ToLowerInvariant(rune).ToString());
            }
        }
        return letters.Length < ShortestLetters
            ? null
            : BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(letters.ToString())));
    }
}
