using System.Buffers.Binary;
using System.IO.Compression;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Models;
using Jarvis.Storage;

namespace Jarvis.Runs.Models;

/// <summary>A model folder in a zip file: the folder in it that has a config.json, whatever it is called.</summary>
public sealed class ZipSource : ModelSource
{
    /// <summary>Of a file that is not weights; the largest tokenizers have 35 MB.</summary>
    private const long LargestText = 256 << 20;

    /// <summary>The limit of safetensors' own readers.</summary>
    private const long LargestHeader = 100_000_000;

    private readonly FileStream _file;
    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _entries;
    private readonly Lazy<ScratchFolder> _sketch;

    /// <param name="path">Of the zip file.</param>
    /// <param name="name">What its user calls it.</param>
    /// <exception cref="InvalidDataException">It is not a zip file, or has no model in it.</exception>
    public ZipSource(string path, string name)
    {
        Name = Path.GetFileNameWithoutExtension(name);
        _file = DiskFile.OpenRead(path);
        try
        {
            _zip = Read(_file, name);
            string within = Within(_zip, name);
            _entries = _zip
                .Entries.Where(entry => entry.FullName.StartsWith(within, StringComparison.Ordinal))
                .Where(entry => IsFileName(entry.FullName[within.Length..]))
                .DistinctBy(entry => entry.FullName)
                .ToDictionary(entry => entry.FullName[within.Length..], StringComparer.Ordinal);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
        All = [.. _entries.Select(entry => new SourceFile(entry.Key, entry.Value.Length))];
        _sketch = new Lazy<ScratchFolder>(Sketch);
    }

    public override string Name { get; }

    public override IReadOnlyList<SourceFile> All { get; }

    public override string Folder => _sketch.Value.Path;

    public override Stream Open(string name) => _entries[name].Open();

    public override void Dispose()
    {
        if (_sketch.IsValueCreated)
        {
            _sketch.Value.Dispose();
        }
        _zip.Dispose();
        _file.Dispose();
        base.Dispose();
    }

    private static ZipArchive Read(FileStream file, string name)
    {
        try
        {
            return new ZipArchive(file, ZipArchiveMode.Read);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException(
                $"{name} is not a zip file, or a part of it is missing. Pack the model's folder again.",
                exception
            );
        }
    }

    private static string Within(ZipArchive zip, string name)
    {
        var config = zip
            .Entries.Where(entry => entry.Name is ModelConfig.FileName or AdapterConfig.FileName)
            .OrderBy(entry => entry.FullName.Count(c => c == '/'))
            .ThenBy(entry => entry.Name == ModelConfig.FileName ? 0 : 1)
            .FirstOrDefault();
        return config is null
            ? throw new InvalidDataException($"{name} has no {ModelConfig.FileName} in it; it is no zip file of a model folder.")
            : config.FullName[..^config.Name.Length];
    }

    private static bool IsFileName(string name) =>
        name.Length > 0 && name == Path.GetFileName(name) && !name.Contains('\\') && name is not ("." or "..");

    /// <summary>The model's folder with the headers of the weights alone; the rest of their files is a hole.</summary>
    private ScratchFolder Sketch()
    {
        var folder = new ScratchFolder();
        try
        {
            foreach (var file in Files())
            {
                using var from = Open(file.Name);
                using var to = DiskFile.Create(Path.Combine(folder.Path, file.Name));
                if (IsWeights(file.Name))
                {
                    CopyHeader(from, to);
                    to.SetLength(Math.Max(to.Length, file.Bytes));
                }
                else if (file.Bytes <= LargestText)
                {
                    Copy(from, to, file.Bytes);
                }
                else
                {
                    throw new InvalidDataException(
                        $"{file.Name} has {ByteText.Of(file.Bytes)}, more than any file of a model but its weights."
                    );
                }
            }
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    private static void CopyHeader(Stream from, Stream to)
    {
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        int read = from.ReadAtLeast(length, length.Length, throwOnEndOfStream: false);
        to.Write(length[..read]);
        if (read == length.Length && BinaryPrimitives.ReadUInt64LittleEndian(length) is <= LargestHeader and var header)
        {
            Copy(from, to, (long)header);
        }
    }

    /// <summary>No more than was announced, however much comes out of the compression.</summary>
    private static void Copy(Stream from, Stream to, long bytes)
    {
        var block = new byte[1 << 16];
        for (int read; bytes > 0 && (read = from.Read(block, 0, (int)Math.Min(block.Length, bytes))) > 0; bytes -= read)
        {
            to.Write(block, 0, read);
        }
    }
}
