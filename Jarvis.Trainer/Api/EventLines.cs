using System.Text.Json;
using Jarvis.Storage;

namespace Jarvis.Trainer.Api;

/// <summary>
/// Copies lines of a <c>metrics.jsonl</c> into a JSON array, without building the events: a long run has hundreds of thousands.
/// </summary>
internal static class EventLines
{
    /// <param name="after">Only lines with a greater sequence number.</param>
    /// <param name="kinds">Null for all.</param>
    public static async Task WriteAsync(string path, long after, string[]? kinds, Stream output)
    {
        await using var buffered = new BufferedStream(output, 64 * 1024);
        await buffered.WriteAsync("["u8.ToArray());
        bool first = true;
        if (File.Exists(path))
        {
            await using var file = DiskFile.OpenRead(path, 64 * 1024);
            foreach (byte[] line in Lines(file))
            {
                if (!IsWanted(line, after, kinds))
                {
                    continue;
                }
                if (!first)
                {
                    buffered.WriteByte((byte)',');
                }
                first = false;
                await buffered.WriteAsync(line);
            }
        }
        await buffered.WriteAsync("]"u8.ToArray());
    }

    /// <summary>Complete lines only: a line without a newline is still being written.</summary>
    private static IEnumerable<byte[]> Lines(Stream file)
    {
        byte[] buffer = new byte[64 * 1024];
        int filled = 0;
        while (file.Read(buffer, filled, buffer.Length - filled) is > 0 and var count)
        {
            filled += count;
            int used = 0;
            while (Array.IndexOf(buffer, (byte)'\n', used, filled - used) is >= 0 and var end)
            {
                if (end > used)
                {
                    yield return buffer[used..end];
                }
                used = end + 1;
            }
            Array.Copy(buffer, used, buffer, 0, filled - used);
            filled -= used;
            if (filled == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }
        }
    }

    private static bool IsWanted(ReadOnlySpan<byte> line, long after, string[]? kinds)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            bool isLater = false,
                isKind = kinds is null;
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isSequence = reader.ValueTextEquals("sequence"u8);
                bool namesKind = !isSequence && reader.ValueTextEquals("kind"u8);
                reader.Read();
                if (isSequence)
                {
                    isLater = reader.TryGetInt64(out long sequence) && sequence > after;
                }
                else if (namesKind && kinds is not null)
                {
                    isKind = kinds.Contains(reader.GetString());
                }
                else
                {
                    reader.Skip();
                }
            }
            return isLater && isKind && reader.TokenType == JsonTokenType.EndObject;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false; // skips a line that a crash or a full disk cut short
        }
    }
}
