using System.IO.Compression;
using System.Text.Json;
using Jarvis.Data.Doctor.Checks;
using Jarvis.Data.Doctor.Views;
using Jarvis.Data.Importing.Sources;
using Jarvis.Data.Reading;
using Jarvis.Data.Store;
using Jarvis.Storage;

namespace Jarvis.Data.Doctor;

/// <summary>
/// Reads texts that the data must not contain: a benchmark in HumanEval's layout (JSON lines with prompt and canonical_solution, also as
/// .gz), or anything the importer reads.
/// </summary>
public static class ReferenceFile
{
    private const int MostTexts = 200_000;

    /// <summary>No benchmark is larger, so a file that decompresses to more is not a benchmark.</summary>
    private const long MostBytes = 64 << 20;

    /// <exception cref="DatasetException">The file does not exist or cannot be read.</exception>
    public static IReadOnlyList<ReferenceText> Read(string path, CancellationToken cancellationToken = default)
    {
        string name = Path.GetFileName(path);
        if (!File.Exists(path))
        {
            throw new DatasetException(
                $"{path} does not exist, so nothing can be compared with it. Name a file, or leave the reference out."
            );
        }
        var benchmark = Benchmark(path, name, cancellationToken);
        return benchmark.Count > 0 ? benchmark : [.. Records(new FileSource(path).Read(_ => { }, cancellationToken), name).Take(MostTexts)];
    }

    /// <summary>The records of a dataset, each as one text that the data must not contain.</summary>
    public static IReadOnlyList<ReferenceText> OfDataset(string directory, string name)
    {
        using var store = RecordStore.Open(directory);
        return [.. store.Read().Take(MostTexts).Select(r => new ReferenceText($"{name} record {r.Id}", new RecordView(r).Body))];
    }

    private static IEnumerable<ReferenceText> Records(IEnumerable<ReadItem> items, string name) =>
        items
            .Where(i => i.Record is not null)
            .Select(
                (item, index) =>
                    new ReferenceText(
                        $"{name} entry {item.Line ?? index + 1}",
                        item.Record!.Text ?? string.Join('\n', item.Record.Turns!.Select(t => t.Content))
                    )
            );

    private static List<ReferenceText> Benchmark(string path, string name, CancellationToken cancellationToken)
    {
        var texts = new List<ReferenceText>();
        try
        {
            using var file = DiskFile.OpenRead(path);
            using Stream stream = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
                ? new GZipStream(file, CompressionMode.Decompress)
                : file;
            using var lines = new StreamReader(new CappedStream(stream, MostBytes));
            while (texts.Count < MostTexts && lines.ReadLine() is { } line && Task(line, name, texts))
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
            return texts;
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException)
        {
            return texts; // another layout, for which the importer's readers report any problem
        }
    }

    private static bool Task(string line, string name, List<ReferenceText> texts)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return true;
        }
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        if (
            root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("prompt", out var prompt)
            || !root.TryGetProperty("canonical_solution", out var solution)
        )
        {
            return false;
        }
        string task =
            root.TryGetProperty("task_id", out var id) && id.ValueKind == JsonValueKind.String
                ? id.GetString()!
                : $"line {texts.Count / 2 + 1}";
        texts.Add(new ReferenceText($"{name} {task} prompt", prompt.GetString() ?? ""));
        texts.Add(new ReferenceText($"{name} {task} solution", solution.GetString() ?? ""));
        return true;
    }

    /// <summary>Throws after a maximum number of bytes, so that a small file cannot decompress to a huge one.</summary>
    private sealed class CappedStream(Stream inner, long most) : Stream
    {
        private long _read;

        public override int Read(byte[] buffer, int offset, int count) => Counted(inner.Read(buffer, offset, count));

        public override int Read(Span<byte> buffer) => Counted(inner.Read(buffer));

        private int Counted(int bytes) => (_read += bytes) <= most ? bytes : throw new InvalidDataException("too large");

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position
        {
            get => _read;
            set => throw new NotSupportedException();
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
