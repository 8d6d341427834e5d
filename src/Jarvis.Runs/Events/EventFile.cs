using System.Text.Json;
using Jarvis.Storage;

namespace Jarvis.Runs.Events;

/// <summary>A file of JSON lines that only grows by complete lines, even when the disk is full or the process dies in between.</summary>
internal sealed class EventFile : IDisposable
{
    private const int TailBytes = 256 * 1024;
    private readonly Stream _file;
    private readonly MemoryStream _waiting = new();

    public EventFile(string path)
        : this(DiskFile.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, bufferSize: 0)) { }

    internal EventFile(Stream file)
    {
        _file = file;
        (long end, LastSequence) = WholeLines();
        if (end < _file.Length)
        {
            _file.SetLength(end); // an incomplete line: its event never counted
        }
        _file.Position = end;
    }

    /// <summary>The greatest sequence number in the file; 0 when it is empty.</summary>
    public long LastSequence { get; }

    public void Add(ReadOnlySpan<byte> line)
    {
        _waiting.Write(line);
        _waiting.WriteByte((byte)'\n');
    }

    /// <returns>False when the disk accepted nothing; the lines are kept and written with the next call.</returns>
    public bool Flush()
    {
        if (_waiting.Length == 0)
        {
            return true;
        }
        long end = _file.Position;
        try
        {
            _file.Write(_waiting.GetBuffer().AsSpan(0, (int)_waiting.Length));
            _waiting.SetLength(0);
            return true;
        }
        // .NET throws the latter for a file that its system does not let grow any further
        catch (Exception exception) when (exception is IOException or ArgumentOutOfRangeException)
        {
            _file.SetLength(end); // shrinking needs no room
            _file.Position = end;
            return false;
        }
    }

    public void Dispose()
    {
        Flush();
        try
        {
            if (_file is FileStream file)
            {
                file.Flush(flushToDisk: true);
            }
        }
        finally
        {
            _file.Dispose();
        }
    }

    private (long End, long Sequence) WholeLines()
    {
        long start = Math.Max(0, _file.Length - TailBytes);
        _file.Position = start;
        byte[] tail = new byte[_file.Length - start];
        _file.ReadExactly(tail);
        int end = Array.LastIndexOf(tail, (byte)'\n') + 1;
        long sequence = 0;
        foreach (var range in tail.AsSpan(0, end).Split((byte)'\n'))
        {
            sequence = Math.Max(sequence, Sequence(tail.AsSpan(0, end)[range]));
        }
        return (start + end, sequence);
    }

    private static long Sequence(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            while (reader.Read())
            {
                if (
                    reader.TokenType == JsonTokenType.PropertyName
                    && reader.CurrentDepth == 1
                    && reader.ValueTextEquals("sequence"u8)
                    && reader.Read()
                )
                {
                    return reader.GetInt64();
                }
            }
            return 0;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return 0; // the tail began in the middle of a line
        }
    }
}
