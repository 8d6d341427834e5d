using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Data.Importing.Sources;
using Jarvis.Data.Reading.Streams;
using Jarvis.Data.Store;

namespace Jarvis.Runs.Preparation;

/// <summary>Finds what a plan or a command line names as data.</summary>
public static class DocumentSources
{
    private const int MostFiles = 10_000;

    /// <exception cref="PreparationException">Something named is missing, has no readable files, or is not a dataset.</exception>
    internal static IReadOnlyList<DocumentSource> Resolve(PreparationRequest request, JarvisPaths paths)
    {
        try
        {
            return
            [
                .. request
                    .Data.Index()
                    .SelectMany(entry => Sampled(Find(entry.Item, request.Format, paths), request.Share(entry.Index), request.Seed)),
            ];
        }
        catch (DatasetException exception)
        {
            throw new PreparationException(exception.Message, exception);
        }
    }

    /// <summary>A short name for folders and files made from this data.</summary>
    public static string ShortName(IReadOnlyList<string> data)
    {
        string first = DataEntry.IsDataset(data[0])
            ? data[0][DataEntry.DatasetPrefix.Length..].Split('@')[0]
            : Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(data[0]));
        string clean = new([.. first.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-').Take(40)]);
        clean = clean.Trim('-') is { Length: > 0 } some ? some : "data";
        return data.Count == 1 ? clean : $"{clean}-and-{data.Count - 1}-more";
    }

    /// <summary>
    /// Dataset and version (null = the newest) of what follows <see cref="DataEntry.DatasetPrefix"/>: <c>ID</c> or <c>ID@VERSION</c>.
    /// </summary>
    public static (string Id, int? Version) Named(string name) =>
        name.LastIndexOf('@') is > 0 and var at
            ? int.TryParse(name.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int version)
                ? (name[..at], version)
                : throw new PreparationException(
                    $"\"{name[(at + 1)..]}\" is no version of a dataset. A version is a number: dataset:{name[..at]}@3."
                )
            : (name, null);

    private static IEnumerable<DocumentSource> Find(string name, string format, JarvisPaths paths) =>
        DataEntry.IsDataset(name) ? [Dataset(name[DataEntry.DatasetPrefix.Length..], paths)] : Files(name, format);

    private static IEnumerable<DocumentSource> Sampled(IEnumerable<DocumentSource> sources, double share, long seed) =>
        share < 1 ? sources.Select(source => new SampledDocuments(source, share, seed)) : sources;

    private static DatasetDocuments Dataset(string name, JarvisPaths paths)
    {
        var (id, version) = Named(name);
        if (id.Length == 0 || id is "." or ".." || id.AsSpan().IndexOfAny('/', '\\') >= 0)
        {
            throw new PreparationException(
                $"\"{id}\" is not the id of a dataset. The page Datasets shows the ids; a file is named by its path alone."
            );
        }

        string directory = paths.Dataset(id);
        return DatasetManifest.Read(directory) is { } manifest
            ? new DatasetDocuments(directory, manifest, DatasetVersion.Of(directory, manifest, version))
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
