using System.Buffers.Binary;

namespace Jarvis.Data.Store;

/// <summary>
/// The hash of a set of rows: the sum of their SHA-256 digests modulo 2²⁵⁶ (Bellare and Micciancio's AdHash, 1997). Rows are added to or
/// subtracted from the sum, so the cost of a change depends on the rows that it touches, not on the size of the dataset, and undoing it
/// restores exactly the same hash.
/// </summary>
internal struct VersionSum
{
    public const int Bytes = 32;

    private ulong _0,
        _1,
        _2,
        _3;

    public static VersionSum Of(ReadOnlySpan<byte> bytes) =>
        new()
        {
            _0 = BinaryPrimitives.ReadUInt64LittleEndian(bytes),
            _1 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]),
            _2 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]),
            _3 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]),
        };

    public void Add(VersionSum other)
    {
        var sum = (UInt128)_0 + other._0;
        _0 = (ulong)sum;
        sum = (sum >> 64) + _1 + other._1;
        _1 = (ulong)sum;
        sum = (sum >> 64) + _2 + other._2;
        _2 = (ulong)sum;
        _3 = unchecked(_3 + other._3 + (ulong)(sum >> 64));
    }

    public void Subtract(VersionSum other)
    {
        VersionSum negative = new()
        {
            _0 = ~other._0,
            _1 = ~other._1,
            _2 = ~other._2,
            _3 = ~other._3,
        };
        negative.Add(new VersionSum { _0 = 1 });
        Add(negative);
    }

    public readonly byte[] ToBytes()
    {
        var bytes = new byte[Bytes];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, _0);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), _1);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(16), _2);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(24), _3);
        return bytes;
    }

    public override readonly string ToString() => Convert.ToHexStringLower(ToBytes());
}
