using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Jarvis.Contracts;

namespace Jarvis.Data.Records;

/// <summary>
/// The one definition of "the same content": each run of white space counts as one space, white space at the ends of a text or turn does
/// not count, roles do, and everything else, such as case and punctuation, matters. Kind, domain and source are not part of the content.
/// </summary>
public static class RecordHash
{
    /// <summary>128 bits of SHA-256: among a billion different texts, the probability that any two collide is 10⁻²¹.</summary>
    public const int Bytes = 16;

    private static readonly SearchValues<char> _whiteSpace = SearchValues.Create(
        " \t\n\r\v\f\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
    );

    public static byte[] Of(string? text, IReadOnlyList<ChatTurn>? turns)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (turns is null)
        {
            Append(hash, text ?? "");
        }
        else
        {
            foreach (var turn in turns)
            {
                hash.AppendData([(byte)0, (byte)turn.Role]);
                Append(hash, turn.Content);
            }
        }
        return hash.GetHashAndReset()[..Bytes];
    }

    public static string Hex(byte[] hash) => Convert.ToHexStringLower(hash);

    private static void Append(IncrementalHash hash, string content)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(Math.Min(content.Length, 4096)));
        var rest = content.AsSpan();
        bool first = true;
        while (true)
        {
            int start = rest.IndexOfAnyExcept(_whiteSpace);
            if (start < 0)
            {
                break;
            }
            rest = rest[start..];
            int length = rest.IndexOfAny(_whiteSpace);
            var word = length < 0 ? rest : rest[..length];
            rest = rest[word.Length..];
            if (!first)
            {
                hash.AppendData(" "u8);
            }
            first = false;
            while (word.Length > 0)
            {
                int take = Math.Min(word.Length, 4096);
                if (take < word.Length && char.IsHighSurrogate(word[take - 1]))
                {
                    take--;
                }
                hash.AppendData(buffer, 0, Encoding.UTF8.GetBytes(word[..take], buffer));
                word = word[take..];
            }
        }
        ArrayPool<byte>.Shared.Return(buffer);
    }
}
