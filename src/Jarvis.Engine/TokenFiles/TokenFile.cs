using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Jarvis.Storage;
using Microsoft.Win32.SafeHandles;

namespace Jarvis.Engine.TokenFiles;

/// <summary>
/// One split of a token folder, memory mapped: <c>NAME.bin</c> (uint16 or uint32 per token), <c>NAME.mask</c> (one byte per token, 1 =
/// counts in the loss; absent when all do), <c>NAME.idx</c> (int64 per record: where it starts, in tokens), <c>NAME.facts</c>
/// (<see cref="RecordFacts"/> per record) and <c>NAME.records</c> (<see cref="RecordOrigin"/> per record). All little endian. Safe for many
/// readers.
/// </summary>
public sealed class TokenFile : IDisposable
{
    private readonly Map _tokens;
    private readonly Map? _mask;
    private readonly Map _index;
    private readonly Map _facts;
    private readonly Map _records;
    private readonly int _tokenBytes;

    private TokenFile(Map tokens, Map? mask, Map index, Map facts, Map records, int tokenBytes)
    {
        _tokens = tokens;
        _mask = mask;
        _index = index;
        _facts = facts;
        _records = records;
        _tokenBytes = tokenBytes;
        Count = tokens.Length / tokenBytes;
        Records = index.Length / sizeof(long);
    }

    /// <summary>Tokens in the file.</summary>
    public long Count { get; }

    /// <summary>Documents in the file.</summary>
    public long Records { get; }

    /// <summary>Whether some tokens do not count in the loss.</summary>
    public bool HasMask => _mask is not null && !AllCount;

    /// <summary>Every token counts, whatever the mask says: the loss is not on responses only.</summary>
    public bool AllCount { get; init; }

    /// <summary>Opens the files of one split.</summary>
    /// <param name="name"><c>train</c> or <c>val</c>.</param>
    /// <param name="responsesOnly">Whether the mask decides what counts in the loss; else every token does.</param>
    /// <exception cref="InvalidDataException">A file is missing, or its length does not match the others.</exception>
    public static TokenFile Open(string directory, string name, int tokenBytes, bool responsesOnly = true)
    {
        if (tokenBytes is not (2 or 4))
        {
            throw new InvalidDataException(
                $"{directory}: tokens of {tokenBytes} bytes are not known; 2 and 4 are. Prepare the data again."
            );
        }

        string path = Path.Combine(directory, name);
        var tokens = Map.Open(path + ".bin");
        Map? mask = File.Exists(path + ".mask") ? Map.Open(path + ".mask") : null;
        var file = new TokenFile(tokens, mask, Map.Open(path + ".idx"), Map.Open(path + ".facts"), Map.Open(path + ".records"), tokenBytes)
        {
            AllCount = !responsesOnly,
        };
        if (
            tokens.Length % tokenBytes != 0
            || (mask is not null && mask.Length != file.Count)
            || file._facts.Length != file.Records * RecordFacts.Bytes
            || file._records.Length != file.Records * RecordOrigin.Bytes
        )
        {
            file.Dispose();
            throw new InvalidDataException(
                $"{path}.bin, .mask, .idx, .facts and .records do not belong together (a torn copy?). Prepare the data again."
            );
        }

        return file;
    }

    /// <summary>Where document <paramref name="record"/> starts, in tokens.</summary>
    public long RecordStart(long record) =>
        BinaryPrimitives.ReadInt64LittleEndian(_index.Span(checked(record * sizeof(long)), sizeof(long)));

    /// <summary>Tokens of document <paramref name="record"/>.</summary>
    public long RecordLength(long record) => (record + 1 < Records ? RecordStart(record + 1) : Count) - RecordStart(record);

    /// <summary>What is stored about a record besides its tokens.</summary>
    public RecordFacts Facts(long record)
    {
        var row = _facts.Span(checked(record * RecordFacts.Bytes), RecordFacts.Bytes);
        return new RecordFacts(
            BinaryPrimitives.ReadSingleLittleEndian(row),
            BinaryPrimitives.ReadUInt16LittleEndian(row[4..]),
            BinaryPrimitives.ReadUInt16LittleEndian(row[6..])
        );
    }

    /// <summary>Which record document <paramref name="record"/> came from.</summary>
    public RecordOrigin Origin(long record) =>
        RecordOrigin.Of(BinaryPrimitives.ReadInt64LittleEndian(_records.Span(checked(record * RecordOrigin.Bytes), RecordOrigin.Bytes)));

    /// <summary>The document that holds token <paramref name="position"/>.</summary>
    public long RecordAt(long position)
    {
        long low = 0,
            high = Records - 1;
        while (low < high)
        {
            long middle = low + ((high - low + 1) / 2);
            (low, high) = RecordStart(middle) <= position ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    /// <summary>Fills <paramref name="ids"/> with the ids from <paramref name="start"/> on.</summary>
    public void Read(long start, Span<long> ids)
    {
        var bytes = _tokens.Span(checked(start * _tokenBytes), checked(ids.Length * _tokenBytes));
        if (_tokenBytes == 2)
        {
            var source = MemoryMarshal.Cast<byte, ushort>(bytes);
            for (int i = 0; i < ids.Length; i++)
            {
                ids[i] = source[i];
            }
        }
        else
        {
            var source = MemoryMarshal.Cast<byte, uint>(bytes);
            for (int i = 0; i < ids.Length; i++)
            {
                ids[i] = source[i];
            }
        }
    }

    /// <summary>
    /// Which tokens from <paramref name="start"/> on count in the loss: 1 or 0 per token; empty when all tokens of the file do.
    /// </summary>
    public ReadOnlySpan<byte> Mask(long start, int count) => AllCount ? default : Answers(start, count);

    /// <summary>Which tokens belong to answers, whether or not the others count too; empty where the file does not mark answers.</summary>
    public ReadOnlySpan<byte> Answers(long start, int count) => _mask is null ? default : _mask.Span(start, count);

    public void Dispose()
    {
        _tokens.Dispose();
        _mask?.Dispose();
        _index.Dispose();
        _facts.Dispose();
        _records.Dispose();
    }

    /// <summary>A file mapped read-only; an empty file has no mapping, since none can be made.</summary>
    private sealed unsafe class Map : IDisposable
    {
        private readonly MemoryMappedFile? _file;
        private readonly MemoryMappedViewAccessor? _view;
        private readonly SafeMemoryMappedViewHandle? _handle;
        private readonly byte* _pointer;

        private Map(string path, long length)
        {
            Length = length;
            if (length > 0)
            {
                _file = DiskFile.Map(path);
                _view = _file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
                _handle = _view.SafeMemoryMappedViewHandle;
                _handle.AcquirePointer(ref _pointer);
                _pointer += _view.PointerOffset;
            }
        }

        public long Length { get; }

        public static Map Open(string path) =>
            File.Exists(path)
                ? new Map(path, new FileInfo(path).Length)
                : throw new InvalidDataException($"{path} is missing. Prepare the data again.");

        public ReadOnlySpan<byte> Span(long start, int length)
        {
            ObjectDisposedException.ThrowIf(_handle is { IsClosed: true }, this);
            ArgumentOutOfRangeException.ThrowIfNegative(start);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(start, Length - length);
            return new ReadOnlySpan<byte>(_pointer + start, length);
        }

        public void Dispose()
        {
            if (_handle is { IsClosed: false })
            {
                _handle.ReleasePointer();
                _view?.Dispose();
                _file?.Dispose();
            }
        }
    }
}
