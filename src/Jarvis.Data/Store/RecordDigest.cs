using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Jarvis.Data.Records;

namespace Jarvis.Data.Store;

/// <summary>
/// Digests of rows for the hash of a dataset's version: they cover, exactly as stored, everything that can reach a model or select what
/// does.
/// </summary>
internal static class RecordDigest
{
    /// <summary>Size of a digest of the exact content, whereas <see cref="RecordHash"/> ignores differences in white space.</summary>
    public const int ContentBytes = 16;

    public static byte[] OfContent(int kind, string? layout, string body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([(byte)kind]);
        Field(hash, layout);
        Field(hash, body);
        return hash.GetHashAndReset()[..ContentBytes];
    }

    /// <summary>SHA-256 of a row. Includes the id, so that the order matters.</summary>
    public static byte[] OfRow(in RecordFacts row)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> numbers = stackalloc byte[25];
        BinaryPrimitives.WriteInt64LittleEndian(numbers, row.Id);
        BinaryPrimitives.WriteDoubleLittleEndian(numbers[8..], row.Difficulty ?? -1);
        BinaryPrimitives.WriteDoubleLittleEndian(numbers[16..], row.Quality ?? -1);
        numbers[24] = row.Synthetic ? (byte)1 : (byte)0;
        hash.AppendData(numbers);
        hash.AppendData(row.Digest);
        Field(hash, row.Domain);
        Field(hash, row.Split);
        Field(hash, row.Language);
        Field(hash, row.Document);
        return hash.GetHashAndReset();
    }

    private static void Field(IncrementalHash hash, string? value)
    {
        var bytes = value is null ? [] : Encoding.UTF8.GetBytes(value);
        Span<byte> length = stackalloc byte[4];
        // The length comes first, so that different lists of fields never yield the same bytes.
        BinaryPrimitives.WriteInt32LittleEndian(length, value is null ? -1 : bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
