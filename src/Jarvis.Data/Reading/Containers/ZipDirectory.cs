using System.Buffers.Binary;
using System.Text;
using Jarvis.Data.Reading.Streams;

namespace Jarvis.Data.Reading.Containers;

/// <summary>
/// Reads the directory at the end of a zip archive (PKWARE APPNOTE 6.3, including zip64). Memory is bounded by the number of entries;
/// nothing is ever extracted to disk.
/// </summary>
internal static class ZipDirectory
{
    private const int EndBytes = 22,
        MostCommentBytes = 65_535,
        EntryBytes = 46,
        HeaderBytes = 30;
    private const uint EndMagic = 0x06054b50,
        End64Magic = 0x06064b50,
        EntryMagic = 0x02014b50,
        HeaderMagic = 0x04034b50;

    /// <summary>Every file of the archive in the archive's order; folders are skipped.</summary>
    /// <exception cref="DatasetException">The file is not a zip archive, is damaged, has too many entries, or declares sizes of a
    /// decompression bomb.</exception>
    public static List<ZipEntry> Read(Stream file, string name, ReadLimits limits)
    {
        var (count, at, bytes) = FindEnd(file, name);
        if (count > limits.MaxFiles)
        {
            throw new DatasetException(
                $"{name} holds {count} files; {limits.MaxFiles} is the most of one archive. Unpack it and import it in parts."
            );
        }
        if (at + bytes > file.Length || bytes > 1L << 30)
        {
            throw Damaged(name, at);
        }
        var entries = new List<ZipEntry>();
        file.Position = at;
        using var reader = new BinaryReader(new BufferedStream(new RangeOf(file), 64 << 10), Encoding.UTF8, leaveOpen: true);
        try
        {
            for (long i = 0; i < count; i++)
            {
                if (ReadEntry(reader, name, at) is { } entry)
                {
                    entries.Add(entry);
                }
            }
        }
        catch (EndOfStreamException)
        {
            throw Damaged(name, file.Length);
        }
        double total = entries.Where(e => e.Problem is null).Sum(e => (double)e.Bytes);
        if (UnpackedStream.IsBomb((long)Math.Min(total, long.MaxValue / 2), file.Length, limits))
        {
            throw UnpackedStream.Bomb(name, (long)Math.Min(total, long.MaxValue / 2), file.Length, limits);
        }
        return entries;
    }

    /// <summary>Seeks to the compressed bytes of an entry.</summary>
    /// <exception cref="DatasetException">There is no entry at the position given by the directory.</exception>
    public static void Seek(Stream file, ZipEntry entry, string name)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (entry.HeaderAt > file.Length - HeaderBytes)
        {
            throw Damaged(name, entry.HeaderAt);
        }
        file.Position = entry.HeaderAt;
        file.ReadExactly(header);
        long start =
            entry.HeaderAt
            + HeaderBytes
            + BinaryPrimitives.ReadUInt16LittleEndian(header[26..])
            + BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != HeaderMagic || start + entry.PackedBytes > file.Length)
        {
            throw Damaged(name, entry.HeaderAt);
        }
        file.Position = start;
    }

    private static (long Count, long At, long Bytes) FindEnd(Stream file, string name)
    {
        var tail = new byte[Math.Min(file.Length, EndBytes + MostCommentBytes)];
        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        for (int i = tail.Length - EndBytes; i >= 0; i--)
        {
            var end = tail.AsSpan(i);
            if (
                BinaryPrimitives.ReadUInt32LittleEndian(end) == EndMagic
                && i + EndBytes + BinaryPrimitives.ReadUInt16LittleEndian(end[20..]) <= tail.Length
            )
            {
                return FindEnd64(file, file.Length - tail.Length + i, name)
                    ?? (
                        BinaryPrimitives.ReadUInt16LittleEndian(end[10..]),
                        BinaryPrimitives.ReadUInt32LittleEndian(end[16..]),
                        BinaryPrimitives.ReadUInt32LittleEndian(end[12..])
                    );
            }
        }
        throw new DatasetException(
            $"{name} is a zip archive whose directory is missing at its end. It is probably cut off; copy or download it again."
        );
    }

    // The locator is directly before the end record and holds the position of the zip64 end record.
    private static (long, long, long)? FindEnd64(Stream file, long endAt, string name)
    {
        Span<byte> record = stackalloc byte[56];
        if (endAt < 20)
        {
            return null;
        }
        file.Position = endAt - 20;
        file.ReadExactly(record[..20]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(record) != 0x07064b50)
        {
            return null;
        }
        long at = BinaryPrimitives.ReadInt64LittleEndian(record[8..]);
        if (at < 0 || at > file.Length - record.Length)
        {
            throw Damaged(name, endAt);
        }
        file.Position = at;
        file.ReadExactly(record);
        long count = BinaryPrimitives.ReadInt64LittleEndian(record[32..]),
            bytes = BinaryPrimitives.ReadInt64LittleEndian(record[40..]),
            start = BinaryPrimitives.ReadInt64LittleEndian(record[48..]);
        return BinaryPrimitives.ReadUInt32LittleEndian(record) == End64Magic && count >= 0 && bytes >= 0 && start >= 0
            ? (count, start, bytes)
            : throw Damaged(name, at);
    }

    private static ZipEntry? ReadEntry(BinaryReader reader, string archive, long directoryAt)
    {
        var fields = reader.ReadBytes(EntryBytes);
        if (fields.Length < EntryBytes || BinaryPrimitives.ReadUInt32LittleEndian(fields) != EntryMagic)
        {
            throw Damaged(archive, directoryAt);
        }
        int flags = Short(8),
            method = Short(10);
        long packed = Int(20),
            bytes = Int(24),
            headerAt = Int(42);
        var name = Name(reader.ReadBytes(Short(28)), (flags & 0x800) != 0);
        Widen(reader.ReadBytes(Short(30)), ref bytes, ref packed, ref headerAt);
        reader.ReadBytes(Short(32));
        if (name.EndsWith('/') || name.EndsWith('\\'))
        {
            return null;
        }
        if (bytes < 0 || packed < 0 || headerAt < 0)
        {
            throw Damaged(archive, directoryAt);
        }
        return new ZipEntry(
            SourceNames.Harmless(name),
            headerAt,
            packed,
            bytes,
            (uint)Int(16),
            method,
            Problem(name, flags, method, bytes)
        );

        int Short(int at) => BinaryPrimitives.ReadUInt16LittleEndian(fields.AsSpan(at));
        long Int(int at) => BinaryPrimitives.ReadUInt32LittleEndian(fields.AsSpan(at));
    }

    private static string? Problem(string name, int flags, int method, long bytes) =>
        (flags & 1) != 0 ? "encrypted"
        : SourceNames.IsArchive(name) ? "an archive in an archive"
        : !ZipEntry.CanRead(method) ? $"packed by method {method}, which is not read"
        : bytes == 0 ? "empty"
        : null;

    private static string Name(byte[] bytes, bool utf8)
    {
        if (utf8 || System.Text.Unicode.Utf8.IsValid(bytes))
        {
            return Encoding.UTF8.GetString(bytes);
        }
        return EncodingNames.Get("ibm437").GetString(bytes);
    }

    // Extra field 1 holds the 64-bit values, in this order, but only those whose 32-bit field has its maximum value.
    private static void Widen(ReadOnlySpan<byte> extra, ref long bytes, ref long packed, ref long headerAt)
    {
        while (extra.Length >= 4)
        {
            int id = BinaryPrimitives.ReadUInt16LittleEndian(extra),
                length = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (length > extra.Length - 4)
            {
                return;
            }
            var values = extra.Slice(4, length);
            extra = extra[(4 + length)..];
            if (id == 1)
            {
                Take(ref values, ref bytes);
                Take(ref values, ref packed);
                Take(ref values, ref headerAt);
            }
        }

        static void Take(ref ReadOnlySpan<byte> values, ref long field)
        {
            if (field == uint.MaxValue && values.Length >= 8)
            {
                field = BinaryPrimitives.ReadInt64LittleEndian(values);
                values = values[8..];
            }
        }
    }

    private static DatasetException Damaged(string name, long at) =>
        new($"{name} is a zip archive whose directory is damaged (near byte {at}). Copy or download it again.");

    // BinaryReader and BufferedStream close the stream they read from, but the file belongs to the caller.
    private sealed class RangeOf(Stream file) : ReadOnlyStream
    {
        public override int Read(Span<byte> buffer) => file.Read(buffer);
    }
}
