using System.Buffers.Binary;
using System.Text.Json;

namespace Jarvis.Engine.Safetensors;

/// <summary>
/// The header of a safetensors file: eight bytes of length, then JSON that gives each tensor's type, shape and position. Everything is
/// checked against the file's size before a byte of a tensor is touched. Format: https://github.com/huggingface/safetensors.
/// </summary>
internal static class SafetensorsHeader
{
    /// <summary>The limit of the format's own readers.</summary>
    private const long LongestHeader = 100_000_000;

    /// <exception cref="InvalidDataException">The file is not a complete safetensors file.</exception>
    public static (IReadOnlyList<SafetensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata) Read(Stream file, string name)
    {
        long total = file.Length;
        Span<byte> lengthBytes = stackalloc byte[8];
        if (file.ReadAtLeast(lengthBytes, 8, throwOnEndOfStream: false) < 8)
        {
            throw Broken(name, $"it has {total} bytes; a header alone needs 8");
        }
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (length > LongestHeader || (long)length > total - 8)
        {
            throw Broken(name, $"it announces a header of {length:N0} bytes and has {total:N0} in all; the copy may be torn");
        }
        var header = new byte[(int)length];
        file.ReadExactly(header);
        try
        {
            using var json = JsonDocument.Parse(header, new JsonDocumentOptions { MaxDepth = 8 });
            return Parse(json.RootElement, 8 + (long)length, total, name);
        }
        catch (Exception exception)
            when (exception is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw Broken(name, $"its header cannot be read ({exception.Message})");
        }
    }

    private static (IReadOnlyList<SafetensorsEntry>, IReadOnlyDictionary<string, string>) Parse(
        JsonElement root,
        long dataStart,
        long total,
        string name
    )
    {
        var entries = new List<SafetensorsEntry>();
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in root.EnumerateObject())
        {
            if (property.Name == "__metadata__")
            {
                foreach (var pair in property.Value.EnumerateObject())
                {
                    metadata[pair.Name] = pair.Value.GetString() ?? "";
                }
            }
            else
            {
                entries.Add(Entry(property, dataStart, total, name));
            }
        }
        entries.Sort((a, b) => a.Start.CompareTo(b.Start));
        for (int i = 1; i < entries.Count; i++)
        {
            if (entries[i].Start < entries[i - 1].Start + entries[i - 1].Bytes)
            {
                throw Broken(name, $"'{entries[i - 1].Name}' and '{entries[i].Name}' overlap");
            }
        }
        return (entries, metadata);
    }

    private static SafetensorsEntry Entry(JsonProperty property, long dataStart, long total, string name)
    {
        var value = property.Value;
        string? typeText = value.GetProperty("dtype").GetString();
        var type =
            SafetensorsTypes.Parse(typeText)
            ?? throw Broken(name, $"'{property.Name}' has elements of type '{typeText}', which are not known here");
        long[] shape = [.. value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())];
        var offsets = value.GetProperty("data_offsets");
        if (offsets.ValueKind != JsonValueKind.Array || offsets.GetArrayLength() != 2)
        {
            throw Broken(name, $"data_offsets of '{property.Name}' are not two numbers");
        }
        long start = offsets[0].GetInt64(),
            end = offsets[1].GetInt64();
        if (start < 0 || end < start || end > total - dataStart)
        {
            throw Broken(
                name,
                $"'{property.Name}' should lie at bytes {start:N0} to {end:N0} of {total - dataStart:N0}; the copy may be torn"
            );
        }
        if (Bytes(shape, type) != end - start)
        {
            throw Broken(name, $"'{property.Name}' of shape [{string.Join(", ", shape)}] does not fill its {end - start:N0} bytes");
        }
        return new SafetensorsEntry(property.Name, type, shape, dataStart + start, end - start);
    }

    /// <summary>Null where a size is negative or the product overflows 64 bits.</summary>
    private static long? Bytes(long[] shape, SafetensorsType type)
    {
        try
        {
            long bytes = type.Size();
            foreach (long size in shape)
            {
                bytes = size < 0 ? throw new OverflowException() : checked(bytes * size);
            }
            return bytes;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static InvalidDataException Broken(string name, string why) => new($"'{name}' is not a whole safetensors file: {why}.");
}
