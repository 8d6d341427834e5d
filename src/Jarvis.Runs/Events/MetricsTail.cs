using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Storage;

namespace Jarvis.Runs.Events;

/// <summary>Reads <c>metrics.jsonl</c> as it grows. Takes only lines that end in a newline; skips what is not an event.</summary>
public sealed class MetricsTail(string path)
{
    private const int ChunkBytes = 64 * 1024;
    private const byte Newline = (byte)'\n';
    private long _offset;

    /// <summary>The events written since the last call, in order; nothing while the file is missing.</summary>
    public List<RunEvent> ReadNew()
    {
        List<RunEvent> events = [];
        if (!File.Exists(path))
        {
            return events;
        }
        using var file = DiskFile.OpenRead(path, bufferSize: 0);
        if (file.Length <= _offset)
        {
            return events;
        }
        file.Position = _offset;

        byte[] buffer = new byte[ChunkBytes];
        int filled = 0;
        while (file.Read(buffer, filled, buffer.Length - filled) is > 0 and var count)
        {
            filled += count;
            int used = Take(buffer.AsSpan(0, filled), events);
            _offset += used;
            buffer.AsSpan(used, filled - used).CopyTo(buffer);
            filled -= used;
            if (filled == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2); // one line longer than the buffer
            }
        }
        return events;
    }

    /// <returns>Bytes of complete lines.</returns>
    private static int Take(ReadOnlySpan<byte> bytes, List<RunEvent> events)
    {
        int used = 0;
        while (bytes[used..].IndexOf(Newline) is >= 0 and var length)
        {
            if (Parse(bytes.Slice(used, length)) is { } happened)
            {
                events.Add(happened);
            }
            used += length + 1;
        }
        return used;
    }

    private static RunEvent? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return line.IsEmpty ? null : JsonSerializer.Deserialize<RunEvent>(line, ContractJson.Options);
        }
        catch (JsonException)
        {
            return null; // an event kind of a newer version, or a line that a full disk damaged
        }
    }
}
