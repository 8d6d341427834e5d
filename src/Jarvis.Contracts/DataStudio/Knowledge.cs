namespace Jarvis.Contracts;

/// <summary>How documents are cut into chunks.</summary>
/// <param name="Characters">Longest chunk in UTF-16 units; 100 to 20,000.</param>
/// <param name="Overlap">Units of the previous chunk that a chunk repeats if it begins in the middle of a section or function; at most half
/// of <paramref name="Characters"/>.</param>
public sealed record ChunkCutting(int Characters = 1200, int Overlap = 150);

/// <param name="Model">Display name: run and checkpoint, or the folder's name.</param>
/// <param name="Folder">The model's folder. A query by meaning needs the model; without it, the search uses words alone.</param>
/// <param name="Width">Dimension of the vectors.</param>
/// <param name="Available">Whether the model still exists.</param>
public sealed record KnowledgeEmbedding(
    string Id,
    string Model,
    string Folder,
    int Width,
    long Bytes,
    DateTimeOffset CreatedAt,
    bool Available = true
);

/// <param name="Problems">The first entries and files that could not be read, each with its reason.</param>
public sealed record KnowledgeSummary(
    string Id,
    string Name,
    string Description,
    IReadOnlyList<string> Sources,
    long Documents,
    long Chunks,
    long Characters,
    long Broken,
    IReadOnlyList<string> Problems,
    ChunkCutting Cutting,
    IReadOnlyList<KnowledgeEmbedding> Embeddings,
    long Bytes,
    DateTimeOffset CreatedAt,
    bool Deleted = false
);

/// <summary>A new knowledge base; at least one of datasets, paths and uploads.</summary>
/// <param name="Datasets">Ids of datasets.</param>
/// <param name="Paths">Files or folders on the server, within the allowed roots.</param>
/// <param name="UploadIds">From <c>POST /api/uploads</c>.</param>
/// <param name="Format">How files are read; auto detects it from their content.</param>
/// <param name="Model">Checkpoint folder whose hidden states become the embeddings; null creates none for now.</param>
public sealed record CreateKnowledge(
    string? Name,
    IReadOnlyList<string>? Datasets = null,
    IReadOnlyList<string>? Paths = null,
    IReadOnlyList<string>? UploadIds = null,
    string Format = "auto",
    ChunkCutting? Cutting = null,
    string? Model = null
);

/// <param name="Model">Checkpoint folder: one of <c>GET /api/checkpoints</c>, or another model folder with a tokenizer.</param>
public sealed record EmbedKnowledge(string Model);

/// <summary>Search by words (BM25), by meaning (embeddings), or by both with their ranks fused.</summary>
public enum SearchMode
{
    Both,
    Bm25,
    Embeddings,
}

/// <param name="Mode">both uses reciprocal rank fusion; bm25 and embeddings rank by one list alone.</param>
/// <param name="Embedding">Id of one of the base's embeddings; null means the newest.</param>
public sealed record SearchKnowledge(string Query, int Limit = 10, SearchMode Mode = SearchMode.Both, string? Embedding = null);

/// <param name="Words">The words of the query as they were looked up, rarest first.</param>
/// <param name="Note">Why one of the two lists is missing, such as a deleted model; null if none is.</param>
public sealed record KnowledgeAnswer(
    string Query,
    SearchMode Mode,
    IReadOnlyList<QueryWord> Words,
    IReadOnlyList<KnowledgeHit> Hits,
    double Milliseconds,
    string? Note = null
);

/// <param name="Term">The term looked up in the index (a stem, or a part of an identifier).</param>
/// <param name="Chunks">Number of chunks that contain it.</param>
public sealed record QueryWord(string Word, string Term, long Chunks);

/// <summary>A chunk that was found, and why.</summary>
/// <param name="Excerpt">The part of the chunk where the matched words are densest.</param>
/// <param name="Marks">Matched words within <paramref name="Excerpt"/>, in order, never overlapping.</param>
/// <param name="Matches">Matched words, ordered by their contribution to <paramref name="Bm25"/>, largest first.</param>
/// <param name="Bm25Rank">From 1; null if it is not among the candidates by words.</param>
/// <param name="Bm25">Sum of the matches' weights; 0 without any.</param>
/// <param name="EmbeddingRank">From 1; null if it is not among the candidates by embedding.</param>
/// <param name="Cosine">Null if the base has no embeddings, or they were not requested.</param>
/// <param name="Score">What the hits are ordered by: 1/(60 + rank) over both lists, or BM25, or the cosine.</param>
public sealed record KnowledgeHit(
    KnowledgeChunk Chunk,
    string Excerpt,
    IReadOnlyList<TextRange> Marks,
    IReadOnlyList<WordMatch> Matches,
    int? Bm25Rank,
    double Bm25,
    int? EmbeddingRank,
    double? Cosine,
    double Score
);

/// <summary>A part of a text, in UTF-16 units.</summary>
public sealed record TextRange(int Start, int Length);

/// <param name="Weight">What the word adds to the chunk's BM25.</param>
/// <param name="Count">How often the chunk contains the word.</param>
public sealed record WordMatch(string Word, double Weight, int Count);

/// <param name="Document">The file, or the document named by a record.</param>
/// <param name="Source">The file that it was read from.</param>
/// <param name="Line">Line in <paramref name="Source"/> at which the chunk begins, from 1; if every record is one line, the record's
/// line.</param>
/// <param name="Heading">The section or function around the chunk, not the one with which the chunk itself begins; null if there is
/// none.</param>
/// <param name="DatasetId">The dataset of a record; its number there is <paramref name="RecordId"/>.</param>
public sealed record KnowledgeChunk(
    long Id,
    string Document,
    string Source,
    long? Line,
    string? Heading,
    RecordKind Kind,
    string Text,
    string? DatasetId = null,
    long? RecordId = null
);

/// <summary>A page of chunks, and the total number of matches.</summary>
public sealed record ChunkPage(IReadOnlyList<KnowledgeChunk> Chunks, long Total);

/// <summary>Puts context retrieved from a knowledge base in front of the questions of instruction records, as one change set.</summary>
/// <param name="Knowledge">Id of the base.</param>
/// <param name="Top">Maximum number of chunks per record.</param>
/// <param name="MostCharacters">Maximum context per record, in UTF-16 units.</param>
/// <param name="Template">Contains {context} and {question}; null means <see cref="EnhanceDataset.UsualTemplate"/>.</param>
/// <param name="Domain">Only records of this domain.</param>
public sealed record EnhanceDataset(
    string Knowledge,
    int Top = 3,
    int MostCharacters = 2000,
    SearchMode Mode = SearchMode.Both,
    string? Template = null,
    string? Domain = null
)
{
    public const string UsualTemplate = "Use this context where it helps.\n\n{context}\n\nQuestion: {question}";
}
