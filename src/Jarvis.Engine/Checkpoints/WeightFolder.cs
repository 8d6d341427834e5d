using System.Text.Json;
using Jarvis.Engine.Safetensors;
using Jarvis.Storage;

namespace Jarvis.Engine.Checkpoints;

/// <summary>A tensor and the file that holds it.</summary>
public sealed record StoredTensor(SafetensorsFile File, SafetensorsEntry Entry);

/// <summary>
/// The weights of a model folder, in one file (<c>model.safetensors</c>) or in several with an index, as Hugging Face's
/// <c>save_pretrained</c> writes them. The files are memory-mapped: opening reads only their headers, pages are read when they are touched.
/// </summary>
public sealed class WeightFolder : IDisposable
{
    public const string FileName = "model.safetensors",
        IndexName = "model.safetensors.index.json";

    private readonly List<SafetensorsFile> _files;
    private readonly Dictionary<string, StoredTensor> _byName;

    private WeightFolder(string path, List<SafetensorsFile> files, Dictionary<string, StoredTensor> byName) =>
        (Path, _files, _byName) = (path, files, byName);

    /// <summary>The weights' file, or the index of several, for use in messages.</summary>
    public string Path { get; }

    /// <summary>Every file of the weights, including the index.</summary>
    public IEnumerable<string> Paths => _files.Select(file => file.Path).Append(Path).Distinct();

    /// <summary>With an index, only the tensors that it lists.</summary>
    public IReadOnlyCollection<StoredTensor> Tensors => _byName.Values;

    /// <exception cref="InvalidDataException">There are no weights, a file is missing or incomplete, or the index does not match its files;
    /// the message says which.</exception>
    public static WeightFolder Open(string folder)
    {
        string single = System.IO.Path.Combine(folder, FileName),
            index = System.IO.Path.Combine(folder, IndexName);
        var files = new Dictionary<string, SafetensorsFile>(StringComparer.Ordinal);
        try
        {
            if (File.Exists(single) || !File.Exists(index))
            {
                var file = files[FileName] = SafetensorsFile.Open(single);
                return new WeightFolder(
                    single,
                    [file],
                    file.Entries.ToDictionary(entry => entry.Name, entry => new StoredTensor(file, entry), StringComparer.Ordinal)
                );
            }
            var tensors = new Dictionary<string, StoredTensor>(StringComparer.Ordinal);
            foreach (var (name, part) in ReadIndex(index))
            {
                if (!files.TryGetValue(part, out var file))
                {
                    files[part] = file = SafetensorsFile.Open(System.IO.Path.Combine(folder, part));
                }
                tensors[name] = new StoredTensor(
                    file,
                    file.Find(name)
                        ?? throw new InvalidDataException(
                            $"'{index}' says that '{name}' lies in '{part}', and it does not; copy the folder again."
                        )
                );
            }
            return new WeightFolder(index, [.. files.Values], tensors);
        }
        catch
        {
            foreach (var file in files.Values)
            {
                file.Dispose();
            }
            throw;
        }
    }

    /// <summary>A tensor by its name in the files; null where there is none.</summary>
    public StoredTensor? Find(string name) => _byName.GetValueOrDefault(name);

    private static Dictionary<string, string> ReadIndex(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(DiskFile.ReadAllText(path));
            var map = document
                .RootElement.GetProperty("weight_map")
                .EnumerateObject()
                .ToDictionary(entry => entry.Name, entry => entry.Value.GetString() ?? "", StringComparer.Ordinal);
            // A part must be in the folder of its index: a downloaded index must not point elsewhere.
            return
                map.Values.FirstOrDefault(part => part.Length == 0 || part != System.IO.Path.GetFileName(part) || part.Contains('\\'))
                    is not { } elsewhere
                ? map
                : throw new InvalidDataException($"'{path}' names the file '{elsewhere}', which is not one beside it.");
        }
        catch (Exception exception)
            when (exception is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new InvalidDataException($"'{path}' is not an index of weights: {exception.Message}", exception);
        }
    }

    public void Dispose() => _files.ForEach(file => file.Dispose());
}
