using Jarvis.Contracts;
using Jarvis.Data;

namespace Jarvis.Trainer.Preparation;

/// <summary>Finds what a plan or a command line names as data.</summary>
internal static class DocumentSources
{
    public const string DatasetPrefix = "dataset:";
    private const int MostFiles = 10_000;

    /// <exception cref="PreparationException">Something named is absent, empty of readable files, or no dataset.</exception>
    public static IReadOnlyList<DocumentSource> Resolve(IReadOnlyList<string> data, string format, JarvisPaths paths)
    {
        try
        {
            return [.. data.SelectMany(name => name.StartsWith(DatasetPrefix, StringComparison.Ordinal)
                ? [Dataset(name[DatasetPrefix.Length..], paths)]
                : Files(name, format))];
        }
        catch (DatasetException e)
        {
            throw new PreparationException(e.Message, e);
        }
    }

    /// <summary>A short name for folders and files made of this data.</summary>
    public static string ShortName(IReadOnlyList<string> data)
    {
        string first = data[0].StartsWith(DatasetPrefix, StringComparison.Ordinal)
            ? data[0][DatasetPrefix.Length..]
            : Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(data[0]));
        string clean = new([.. first.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-').Take(40)]);
        clean = clean.Trim('-') is { Length: > 0 } some ? some : "data";
        return data.Count == 1 ? clean : $"{clean}-and-{data.Count - 1}-more";
    }

    private static DatasetDocuments Dataset(string id, JarvisPaths paths)
    {
        if (id.Length == 0 || id is "." or ".." || id.AsSpan().IndexOfAny('/', '\\') >= 0)
        {
            throw new PreparationException($"\"{id}\" is not the id of a dataset. The page Datasets shows the ids; a file is named by its path alone.");
        }

        string directory = paths.Dataset(id);
        return DatasetManifest.Read(directory) is { } manifest
            ? new DatasetDocuments(directory, manifest)
            : throw new PreparationException($"There is no dataset {id} in {paths.Datasets}. The page Datasets shows which there are.");
    }

    private static IEnumerable<DocumentSource> Files(string path, string format)
    {
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            throw new PreparationException($"{path} does not exist. Give a file, a folder, or dataset:ID.");
        }

        var set = SourceFinder.Find(path, null, format, null, new ReadLimits(MaxFiles: MostFiles));
        var hashes = new Dictionary<string, FileHash>(StringComparer.Ordinal);
        return set.Sources.Select(source => new FileDocuments(source, HashOf(source.Path!), set.IsCollection ? set.Name : null));

        FileHash HashOf(string file) => hashes.TryGetValue(file, out var known) ? known : hashes[file] = new FileHash(file);
    }
}
