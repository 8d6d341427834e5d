using System.Buffers.Binary;
using System.Text.Json.Nodes;

namespace Jarvis.Engine.Safetensors;

/// <summary>One tensor to be written: what the header says about it, and a function that writes its bytes.</summary>
/// <param name="Write">Writes exactly the product of shape and element size, little endian, row by row.</param>
public sealed record SafetensorsItem(string Name, SafetensorsType Type, IReadOnlyList<long> Shape, Action<Stream> Write)
{
    public long Bytes => Shape.Aggregate((long)Type.Size(), (bytes, size) => checked(bytes * size));
}

/// <summary>Writes a safetensors file front to back; never holds more than one tensor's slice in memory.</summary>
public static class SafetensorsWriter
{
    /// <summary>Bytes of the whole file.</summary>
    public static long Length(IReadOnlyList<SafetensorsItem> items) => sizeof(ulong) + Header(items).Length + items.Sum(item => item.Bytes);

    public static void Write(Stream file, IReadOnlyList<SafetensorsItem> items)
    {
        byte[] header = Header(items);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        file.Write(length);
        file.Write(header);
        foreach (var item in items)
        {
            long before = file.Position;
            item.Write(file);
            if (file.Position - before != item.Bytes)
            {
                throw new InvalidOperationException($"'{item.Name}' wrote {file.Position - before} bytes instead of {item.Bytes}.");
            }
        }
    }

    /// <summary>Padded with spaces to a multiple of eight, so that tensors are aligned when the file is mapped.</summary>
    private static byte[] Header(IReadOnlyList<SafetensorsItem> items)
    {
        var json = new JsonObject { ["__metadata__"] = new JsonObject { ["format"] = "pt" } };
        long offset = 0;
        foreach (var item in items)
        {
            json.Add(
                item.Name,
                new JsonObject
                {
                    ["dtype"] = item.Type.Text(),
                    ["shape"] = new JsonArray([.. item.Shape.Select(size => JsonValue.Create(size))]),
                    ["data_offsets"] = new JsonArray(offset, offset + item.Bytes),
                }
            );
            offset += item.Bytes;
        }
        byte[] text = System.Text.Encoding.UTF8.GetBytes(json.ToJsonString());
        byte[] padded = new byte[(text.Length + 7) / 8 * 8];
        padded.AsSpan().Fill((byte)' ');
        text.CopyTo(padded, 0);
        return padded;
    }
}
