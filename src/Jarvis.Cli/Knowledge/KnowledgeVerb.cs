using System.CommandLine;
using System.Globalization;
using Jarvis.Cli.Output;
using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Data.Importing.Sources;
using Jarvis.Data.Knowledge;
using Jarvis.Data.Knowledge.Searching;
using Jarvis.Data.Knowledge.Vectors;
using Jarvis.Data.Reading.Formats;
using Jarvis.Data.Store;
using Jarvis.Runs.Knowledge;
using Jarvis.Storage;

namespace Jarvis.Cli.Knowledge;

/// <summary><c>knowledge build|search|evaluate</c></summary>
internal static class KnowledgeVerb
{
    public static Command Create() =>
        new("knowledge", "Make documents searchable by words and by meaning.") { Build(), Search(), Evaluate() };

    private static Command Build()
    {
        var data = new Option<string[]>("--data")
        {
            Required = true,
            AllowMultipleArgumentsPerToken = true,
            Description = "Files, folders or dataset:ID.",
        };
        var output = new Option<string>("--out") { Required = true, Description = "New folder for the knowledge base." };
        var name = new Option<string?>("--name") { Description = "What it is called; the folder's name where it is left out." };
        var format = Format();
        var characters = new Option<int>("--characters")
        {
            DefaultValueFactory = _ => new ChunkCutting().Characters,
            Description = "Longest chunk, in UTF-16 units.",
        };
        var overlap = new Option<int>("--overlap")
        {
            DefaultValueFactory = _ => new ChunkCutting().Overlap,
            Description = "What a chunk repeats of the one before, within a section.",
        };
        var model = new Option<string?>("--model")
        {
            Description = "A checkpoint folder whose states become the embeddings; without it, words alone.",
        };
        var threads = Threads();
        var json = Verb.Json();
        var command = new Command("build", "Make a knowledge base of documents.")
        {
            data,
            output,
            name,
            format,
            characters,
            overlap,
            model,
            threads,
            json,
        };
        command.SetWork(
            (parsed, cancellationToken) =>
            {
                string folder = Path.GetFullPath(parsed.GetValue(output)!);
                var cutting = new ChunkCutting(parsed.GetValue(characters), parsed.GetValue(overlap));
                var sources = Sources(parsed.GetValue(data)!, parsed.GetValue(format)!, cancellationToken);
                var manifest = ConsoleProgress.Show(show =>
                    Made(
                        folder,
                        DisplayName.Clean(parsed.GetValue(name)) is { Length: > 0 } wish ? wish : Path.GetFileName(folder),
                        sources,
                        cutting,
                        parsed.GetValue(model),
                        parsed.GetValue(threads),
                        show,
                        cancellationToken
                    )
                );
                return Answer.Give(manifest.ToSummary(), parsed.GetValue(json), made =>
                    [
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{made.Chunks:N0} chunks of {made.Documents:N0} "
                                + $"documents{(made.Broken > 0 ? $", {made.Broken:N0} entries could not be read" : "")}"
                        ),
                        .. made.Problems,
                        $"search it: {CommandName.Jarvis} knowledge search --base {parsed.GetValue(output)} --query \"...\"",
                    ]
                );
            }
        );
        return command;
    }

    private static Command Search()
    {
        var folder = new Option<string>("--base")
        {
            Required = true,
            Description = "The folder that 'knowledge build' made, or the id of a base of JARVIS_HOME.",
        };
        var query = new Option<string>("--query") { Required = true, Description = "What is looked for." };
        var mode = new Option<SearchMode>("--mode") { Description = "both, bm25 or embeddings." };
        var limit = new Option<int>("--limit") { DefaultValueFactory = _ => 5, Description = "Hits at most." };
        var threads = Threads();
        var json = Verb.Json();
        var command = new Command("search", "Search a knowledge base; every hit says why it was found.")
        {
            folder,
            query,
            mode,
            limit,
            threads,
            json,
        };
        command.SetWork(
            (parsed, cancellationToken) =>
                Answer.Give(
                    Found(
                        parsed.GetValue(folder)!,
                        parsed.GetValue(query)!,
                        parsed.GetValue(mode),
                        parsed.GetValue(limit),
                        parsed.GetValue(threads),
                        cancellationToken
                    ),
                    parsed.GetValue(json),
                    KnowledgeLines.Of
                )
        );
        return command;
    }

    private static Command Evaluate()
    {
        var data = new Option<string>("--data")
        {
            Required = true,
            Description =
                "Code with docstrings in CodeSearchNet's layout: its test part is asked, its validation part chooses the "
                + "weight of the fusion.",
        };
        var format = Format();
        var model = new Option<string?>("--model")
        {
            Description = "A checkpoint folder, best one trained with contrastive_weight; without it, words alone.",
        };
        var threads = Threads();
        var json = Verb.Json();
        var command = new Command("evaluate", "Docstring to code: mean reciprocal rank by BM25, by embeddings and by both.")
        {
            data,
            format,
            model,
            threads,
            json,
        };
        command.SetWork(
            (parsed, cancellationToken) =>
                Answer.Give(
                    ConsoleProgress.Show(show =>
                        RetrievalEvaluation.Run(
                            CodePairs.Read(parsed.GetValue(data)!, parsed.GetValue(format)!, cancellationToken),
                            parsed.GetValue(model),
                            parsed.GetValue(threads),
                            (text, share) => show(text, share, null),
                            cancellationToken
                        )
                    ),
                    parsed.GetValue(json),
                    KnowledgeLines.Of
                )
        );
        return command;
    }

    private static Option<string> Format() =>
        new("--format") { DefaultValueFactory = _ => RecordReaders.Auto, Description = "How files are read." };

    private static Option<int?> Threads() =>
        new("--threads") { Description = "Threads that compute; one a physical core where it is left out." };

    private static List<KnowledgeSource> Sources(string[] data, string format, CancellationToken cancellationToken) =>
        [
            .. data.SelectMany(name =>
            {
                if (!DataEntry.IsDataset(name))
                {
                    return KnowledgeSource.Of(SourceFinder.Find(name, format: format, cancellationToken: cancellationToken));
                }
                string directory = JarvisPaths.Default.Dataset(name[DataEntry.DatasetPrefix.Length..]);
                return
                [
                    KnowledgeSource.Of(
                        directory,
                        DatasetManifest.Read(directory)
                            ?? throw new DatasetException($"There is no dataset {name}. The page Datasets shows which there are.")
                    ),
                ];
            }),
        ];

    private static KnowledgeManifest Made(
        string folder,
        string name,
        List<KnowledgeSource> sources,
        ChunkCutting cutting,
        string? model,
        int? threads,
        Action<string, double, double?> show,
        CancellationToken cancellationToken
    )
    {
        var manifest = new KnowledgeBuilder(TimeProvider.System).Build(
            new KnowledgeRequest(sources, folder, Path.GetFileName(folder), name, cutting),
            new Shown(done => show(done.Text, done.Share, null)),
            cancellationToken
        );
        if (model is null)
        {
            return manifest;
        }
        using var embedder = EmbeddingFolder.Load(model, threads);
        return KnowledgeVectors.Add(
            folder,
            EmbeddingFolder.Label(Path.GetFullPath(model)),
            Path.GetFullPath(model),
            embedder.Width,
            embedder.Embed,
            TimeProvider.System.GetUtcNow(),
            done => show("Embedding", (double)done / manifest.Chunks, null),
            cancellationToken
        );
    }

    private static KnowledgeAnswer Found(
        string place,
        string query,
        SearchMode mode,
        int limit,
        int? threads,
        CancellationToken cancellationToken
    )
    {
        string folder = Directory.Exists(place) ? place : JarvisPaths.Default.KnowledgeBase(place);
        var manifest = KnowledgeManifest.Read(folder)
            ?? throw new DatasetException($"{place} is neither the folder nor the id of a knowledge base.");
        using var open = new OpenKnowledge(
            folder,
            manifest,
            (model, text, cancellationToken) =>
            {
                using var embedder = EmbeddingFolder.Load(model, threads);
                var vector = new float[embedder.Width];
                embedder.Embed(text, vector, cancellationToken);
                return vector;
            },
            mode,
            null
        );
        return open.Ask(query, mode, limit, cancellationToken);
    }

    private sealed class Shown(Action<KnowledgeProgress> heard) : IProgress<KnowledgeProgress>
    {
        public void Report(KnowledgeProgress value) => heard(value);
    }
}
