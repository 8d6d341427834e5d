using System.Buffers.Binary;
using Jarvis.Storage;

namespace Jarvis.Engine.TokenFiles;

/// <summary>Writes the files of one split, record after record.</summary>
internal sealed class TokenSplitWriter : IDisposable
{
    private readonly int _tokenBytes;
    private readonly FileStream _tokens;
    private readonly FileStream _index;
    private readonly FileStream _facts;
    private readonly FileStream _records;
    private readonly string _maskPath;
    private FileStream? _mask;
    private byte[] _buffer = new byte[1 << 16];

    public TokenSplitWriter(string directory, string name, int tokenBytes)
    {
        _tokenBytes = tokenBytes;
        _tokens = Create(Path.Combine(directory, name + ".bin"));
        _index = Create(Path.Combine(directory, name + ".idx"));
        _facts = Create(Path.Combine(directory, name + ".facts"));
        _records = Create(Path.Combine(directory, name + ".records"));
        _maskPath = Path.Combine(directory, name + ".mask");
    }

    public long Records { get; private set; }

    public long Tokens { get; private set; }

    public long Counted { get; private set; }

    /// <param name="counts">One per token, or empty when all count.</param>
    /// <param name="facts">Its difficulty is NaN where it is still to be computed.</param>
    public void Write(ReadOnlySpan<int> ids, ReadOnlySpan<bool> counts, RecordFacts facts, RecordOrigin origin)
    {
        Span<byte> start = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(start, Tokens);
        _index.Write(start);
        WriteFacts(facts);
        BinaryPrimitives.WriteInt64LittleEndian(start, origin.ToBits());
        _records.Write(start);
        WriteTokens(ids);
        int counted = counts.IsEmpty ? ids.Length : counts.Count(true);
        if (_mask is null && counted < ids.Length)
        {
            _mask = Create(_maskPath);
            WriteOnes(Tokens);
        }

        WriteMask(counts, ids.Length);
        Records++;
        Tokens += ids.Length;
        Counted += counted;
    }

    public TokenSplit Finish()
    {
        foreach (var stream in new[] { _tokens, _index, _facts, _records, _mask })
        {
            stream?.Flush(flushToDisk: true);
        }

        return new TokenSplit(Records, Tokens, Counted);
    }

    public void Dispose()
    {
        _tokens.Dispose();
        _index.Dispose();
        _facts.Dispose();
        _records.Dispose();
        _mask?.Dispose();
    }

    private static FileStream Create(string path) => DiskFile.Open(path, FileMode.Create, FileAccess.Write, 1 << 16);

    private void WriteTokens(ReadOnlySpan<int> ids)
    {
        var bytes = Buffer(ids.Length * _tokenBytes);
        for (int i = 0; i < ids.Length; i++)
        {
            if (_tokenBytes == 2)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(bytes[(i * 2)..], checked((ushort)ids[i]));
            }
            else
            {
                BinaryPrimitives.WriteUInt32LittleEndian(bytes[(i * 4)..], checked((uint)ids[i]));
            }
        }

        _tokens.Write(bytes);
    }

    private void WriteFacts(RecordFacts facts)
    {
        Span<byte> row = stackalloc byte[RecordFacts.Bytes];
        BinaryPrimitives.WriteSingleLittleEndian(row, facts.Difficulty);
        BinaryPrimitives.WriteUInt16LittleEndian(row[4..], checked((ushort)facts.Domain));
        BinaryPrimitives.WriteUInt16LittleEndian(row[6..], checked((ushort)facts.Dataset));
        _facts.Write(row);
    }

    private void WriteMask(ReadOnlySpan<bool> counts, int length)
    {
        if (_mask is null)
        {
            return;
        }

        var bytes = Buffer(length);
        bytes.Fill(1);
        for (int i = 0; i < counts.Length; i++)
        {
            bytes[i] = counts[i] ? (byte)1 : (byte)0;
        }

        _mask.Write(bytes);
    }

    private void WriteOnes(long count)
    {
        var bytes = Buffer((int)Math.Min(count, 1 << 16));
        bytes.Fill(1);
        for (long left = count; left > 0; left -= bytes.Length)
        {
            _mask!.Write(bytes[..(int)Math.Min(left, bytes.Length)]);
        }
    }

    private Span<byte> Buffer(int length)
    {
        if (_buffer.Length < length)
        {
            _buffer = new byte[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)length)];
        }

        return _buffer.AsSpan(0, length);
    }
}
