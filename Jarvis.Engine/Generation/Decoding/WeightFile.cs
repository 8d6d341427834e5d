using System.Runtime.InteropServices;
using System.Text.Json;

namespace Jarvis.Engine.Generation.Decoding;

/// <summary>Reads tensors of a safetensors file as floats, one at a time, whatever of F32, F16 and BF16 they are stored in.</summary>
public sealed class WeightFile : IDisposable
{
    private const long LargestHeader = 64 << 20;
    private readonly FileStream _file;
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly long _dataStart;

    /// <exception cref="InvalidDataException">Not a safetensors file, or one that is cut short; the message names file and reason.</exception>
    public WeightFile(string path)
    {
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 20);
        try
        {
            Span<byte> size = stackalloc byte[8];
            if (_file.Length < 8) throw Damaged("it is shorter than 8 bytes");
            _file.ReadExactly(size);
            long header = MemoryMarshal.Read<long>(size);
            if (header is < 2 or > LargestHeader || header > _file.Length - 8) throw Damaged($"its header claims {header} bytes");
            var text = new byte[header];
            _file.ReadExactly(text);
            _dataStart = 8 + header;
            ReadHeader(text);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    public IReadOnlyCollection<string> Names => _entries.Keys;

    public bool Contains(string name) => _entries.ContainsKey(name);

    /// <exception cref="InvalidDataException">There is no such tensor.</exception>
    public IReadOnlyList<long> Shape(string name) => Find(name).Shape;

    /// <summary>The tensor's rows in order: each time the last dimension, as floats; the span is valid during the call.</summary>
    /// <exception cref="InvalidDataException">The tensor is missing or of another shape; the message says which.</exception>
    public void ReadRows(string name, long[] shape, Action<int, ReadOnlySpan<float>> row)
    {
        var entry = Require(name, shape);
        var width = (int)shape[^1];
        int rows = (int)(entry.Elements / Math.Max(1, width));
        var bytes = new byte[width * entry.ElementSize];
        var floats = new float[width];
        _file.Position = _dataStart + entry.From;
        for (int index = 0; index < rows; index++)
        {
            _file.ReadExactly(bytes);
            Widen(bytes, entry.Type, floats);
            row(index, floats);
        }
    }

    /// <summary>Looks before memory is taken: a shape that the file really holds is never larger than the file.</summary>
    /// <exception cref="InvalidDataException">The tensor is missing or of another shape; the message says which.</exception>
    internal Entry Require(string name, params long[] shape)
    {
        var entry = Find(name);
        return entry.Shape.SequenceEqual(shape)
            ? entry
            : throw Damaged($"tensor {name} is {Text(entry.Shape)} where config.json asks for {Text(shape)}");
    }

    private static void Widen(ReadOnlySpan<byte> bytes, string type, Span<float> floats)
    {
        if (type == "F32") MemoryMarshal.Cast<byte, float>(bytes).CopyTo(floats);
        else if (type == "F16")
        {
            var halves = MemoryMarshal.Cast<byte, Half>(bytes);
            for (int i = 0; i < floats.Length; i++) floats[i] = (float)halves[i];
        }
        else
        {
            var upper = MemoryMarshal.Cast<byte, ushort>(bytes);
            for (int i = 0; i < floats.Length; i++) floats[i] = BitConverter.UInt32BitsToSingle((uint)upper[i] << 16);
        }
    }

    private void ReadHeader(byte[] text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            foreach (var tensor in document.RootElement.EnumerateObject())
            {
                if (tensor.Name == "__metadata__") continue;
                string type = tensor.Value.GetProperty("dtype").GetString() ?? "";
                int size = type switch { "F32" => 4, "F16" or "BF16" => 2, _ => 0 };
                long[] shape = [.. tensor.Value.GetProperty("shape").EnumerateArray().Select(value => value.GetInt64())];
                var offsets = tensor.Value.GetProperty("data_offsets");
                var (from, to) = (offsets[0].GetInt64(), offsets[1].GetInt64());
                if (size == 0) continue;               // masks and the like, which generation does not need
                long elements = 1;
                foreach (long extent in shape) elements = checked(elements * (extent is > 0 and < int.MaxValue ? extent : throw Damaged($"tensor {tensor.Name} has the shape {Text(shape)}")));
                if (from < 0 || to - from != checked(elements * size) || to > _file.Length - _dataStart) throw Damaged($"tensor {tensor.Name} lies outside of the file");
                _entries[tensor.Name] = new Entry(type, size, shape, elements, from);
            }
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            throw Damaged("its header cannot be read");
        }
    }

    private Entry Find(string name) => _entries.TryGetValue(name, out var entry) ? entry : throw Damaged($"tensor {name} is missing");

    private static string Text(IEnumerable<long> shape) => $"[{string.Join(", ", shape)}]";

    private InvalidDataException Damaged(string why) => new($"{_file.Name} cannot be loaded: {why}. Take another checkpoint, or copy the file again.");

    public void Dispose() => _file.Dispose();

    internal sealed record Entry(string Type, int ElementSize, long[] Shape, long Elements, long From);
}
