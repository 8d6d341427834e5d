using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Jarvis.Contracts;

namespace Jarvis.Data;

/// <summary>What of a row counts for the hash of a dataset's version: everything that can reach a model, exactly as it is.</summary>
internal static class RecordDigest
{
    public static void Append(IncrementalHash hash, RecordKind kind, string? text, IReadOnlyList<ChatTurn>? turns, string? domain, string? split)
    {
        var (body, layout) = RecordBody.Pack(text, turns);
        hash.AppendData([(byte)kind]);
        Field(hash, body);
        Field(hash, layout ?? "");
        Field(hash, domain ?? "");
        Field(hash, split ?? "");
    }

    private static void Field(IncrementalHash hash, string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);   // lengths first, so that no two lists of fields look alike
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
