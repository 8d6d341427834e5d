using Jarvis.Data.Knowledge;
using Jarvis.Data.Knowledge.Searching;
using Jarvis.Data.Knowledge.Vectors;
using Jarvis.Engine.Generation;

namespace Jarvis.Cli.Knowledge;

/// <summary>The hits of a query, and the chunks that it should find.</summary>
/// <param name="Sought">Chunks of the code that belongs to the query.</param>
internal sealed record PairLists(IReadOnlySet<long> Sought, IReadOnlyList<ScoredChunk> ByWords, IReadOnlyList<ScoredChunk> ByVector)
{
    /// <summary>Rank of the first chunk sought, from 1; null if none is in the list.</summary>
    public int? Rank(IReadOnlyList<ScoredChunk> list)
    {
        for (int i = 0; i < list.Count; i++)
        {
            if (Sought.Contains(list[i].Chunk))
            {
                return i + 1;
            }
        }
        return null;
    }
}

/// <summary>Searches a knowledge base of code with the docstrings as queries.</summary>
internal sealed class PairSearch : IDisposable
{
    private readonly CodePairs _data;
    private readonly TextEmbedder? _embedder;
    private readonly KnowledgeStore _store;
    private readonly VectorFile? _vectors;
    private readonly ILookup<int, long> _chunks;

    public PairSearch(string folder, CodePairs data, TextEmbedder? embedder)
    {
        (_data, _embedder, _store) = (data, embedder, KnowledgeStore.Open(folder));
        _vectors = embedder is null ? null : VectorFile.Open(Path.Combine(folder, KnowledgeManifest.Read(folder)!.Vectors[0].File));
        _chunks = _store.Read().ToLookup(chunk => (int)chunk.Line!.Value - 1, chunk => chunk.Id);
    }

    public IReadOnlyList<PairLists> Ask(IReadOnlyList<int> pairs, Action<double> progress, CancellationToken cancellationToken)
    {
        var search = new KnowledgeSearch(_store);
        var found = new List<PairLists>();
        foreach (int pair in pairs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress((double)found.Count / pairs.Count);
            string query = _data.Pairs[pair].Docstring;
            var (byWords, byVector) = search.Lists(query, Vector(query, cancellationToken), _data.Pairs.Count * 2, cancellationToken);
            found.Add(new PairLists(_chunks[pair].ToHashSet(), byWords, byVector));
        }

        return found;
    }

    private QueryVector? Vector(string query, CancellationToken cancellationToken)
    {
        if (_embedder is null)
        {
            return null;
        }
        var vector = new float[_embedder.Width];
        _embedder.Embed(query, vector, cancellationToken);
        return new QueryVector(_vectors!, vector);
    }

    public void Dispose()
    {
        _vectors?.Dispose();
        _store.Dispose();
    }
}
