using Jarvis.Contracts;
using Jarvis.Data.Knowledge.Vectors;

namespace Jarvis.Data.Knowledge.Searching;

/// <summary>Computes a query's embedding with the model in a folder.</summary>
/// <exception cref="DatasetException">The model cannot be loaded.</exception>
public delegate float[] EmbedQuery(string folder, string query, CancellationToken cancellationToken);

/// <summary>
/// An open knowledge base that can be searched: its chunks and, if it has embeddings, its vectors and their model. For one thread at a
/// time.
/// </summary>
public sealed class OpenKnowledge : IDisposable
{
    private readonly KnowledgeStore _store;
    private readonly VectorFile? _vectors;
    private readonly VectorSet? _set;
    private readonly EmbedQuery _embed;
    private readonly string? _note;

    /// <param name="embedding">One of its embeddings; null means the newest.</param>
    /// <exception cref="DatasetException">Its files cannot be read.</exception>
    public OpenKnowledge(string folder, KnowledgeManifest manifest, EmbedQuery embed, SearchMode mode, VectorSet? embedding)
    {
        _embed = embed;
        _set = mode == SearchMode.Bm25 ? null : embedding ?? manifest.Vectors.FirstOrDefault();
        if (_set is not null && !Directory.Exists(_set.Folder))
        {
            _note = $"The model {_set.Model} is not there any more, so only words are searched. Make embeddings with another model.";
            _set = null;
        }
        else if (_set is null && mode != SearchMode.Bm25)
        {
            _note = "This base has no embeddings yet, so only words are searched.";
        }

        _store = KnowledgeStore.Open(folder);
        try
        {
            _vectors = _set is null ? null : VectorFile.Open(Path.Combine(folder, _set.File));
        }
        catch
        {
            _store.Dispose();
            throw;
        }
    }

    /// <exception cref="DatasetException">The model cannot be loaded.</exception>
    public KnowledgeAnswer Ask(string query, SearchMode mode, int limit, CancellationToken cancellationToken)
    {
        var vector = _vectors is null ? null : new QueryVector(_vectors, _embed(_set!.Folder, query, cancellationToken));
        return new KnowledgeSearch(_store).Find(query, mode, limit, vector, _note, cancellationToken);
    }

    public void Dispose()
    {
        _vectors?.Dispose();
        _store.Dispose();
    }
}
