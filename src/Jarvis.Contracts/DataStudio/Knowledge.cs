namespace Jarvis.Contracts;

/// <summary>How documents become chunks.</summary>
/// <param name="Characters">Longest chunk in UTF-16 units; 100 to 20,000.</param>
/// <param name="Overlap">Units of the chunk before that a chunk repeats where it begins in the middle of a section or function; at most
/// half of <paramref name="Characters"/>.</param>
public sealed record ChunkCutting(int Characters = 1200, int Overlap = 150);

/// <param name="Model">As the user knows it: run and checkpoint, or the folder's name.</param>
/// <param name="Folder">Where the model lies; a query needs it, or the search goes by words alone.</param>
/// <param name="Width">Features of a vector.</param>
/// <param name="Available">Whether the model is still there.</param>
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
/// <param name="Datasets">Ids.</param>
/// <param name="Paths">Files or folders on the server, within the allowed roots.</param>
/// <param name="UploadIds">From <c>POST /api/uploads</c>.</param>
/// <param name="Format">How files are read; auto looks at them.</param>
/// <param name="Model">Checkpoint folder whose states become the embeddings; null makes none yet.</param>
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

/// <summary>By words (BM25), by meaning (embeddings), or by both, their ranks fused.</summary>
public enum SearchMode
{
    Both,
    Bm25,
    Embeddings,
}

/// <param name="Mode">both ranks by reciprocal rank fusion; bm25 and embeddings by one alone.</param>
/// <param name="Embedding">Id of one of the base's embeddings; null takes the newest.</param>
public sealed record SearchKnowledge(string Query, int Limit = 10, SearchMode Mode = SearchMode.Both, string? Embedding = null);

/// <param name="Words">Of the query, as they were looked up, rarest first.</param>
/// <param name="Note">Why a list is missing, such as a model that is gone; null where nothing is.</param>
public sealed record KnowledgeAnswer(
    string Query,
    SearchMode Mode,
    IReadOnlyList<QueryWord> Words,
    IReadOnlyList<KnowledgeHit> Hits,
    double Milliseconds,
    string? Note = null
);

/// <param name="Term">What the index has for it (stem, or an identifier's part).</param>
/// <param name="Chunks">How many chunks of the base have it.</param>
public sealed record QueryWord(string Word, string Term, long Chunks);

/// <summary>A chunk that was found, and why.</summary>
/// <param name="Excerpt">The part of the chunk where the matched words are densest.</param>
/// <param name="Marks">Matched words within <paramref name="Excerpt"/>, in order, never overlapping.</param>
/// <param name="Matches">Matched words by what each adds to <paramref name="Bm25"/>, most first.</param>
/// <param name="Bm25Rank">From 1; null where it is not among the candidates by words.</param>
/// <param name="Bm25">Sum of the matches' weights; 0 without any.</param>
/// <param name="EmbeddingRank">From 1; null where it is not among the candidates by embedding.</param>
/// <param name="Cosine">Null where the base has no embeddings, or they were not asked for.</param>
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
/// <param name="Count">How often the chunk has it.</param>
public sealed record WordMatch(string Word, double Weight, int Count);

/// <param name="Document">The file, or the document that a record names.</param>
/// <param name="Source">The file that it was read from.</param>
/// <param name="Line">Where the chunk begins in <paramref name="Source"/>, from 1; of a record that is a line, that line.</param>
/// <param name="Heading">Section or function that it lies in, where it does not begin with it.</param>
/// <param name="DatasetId">Of a record: its dataset and number there.</param>
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

/// <summary>A page of chunks, and how many there are in all that match.</summary>
public sealed record ChunkPage(IReadOnlyList<KnowledgeChunk> Chunks, long Total);

/// <summary>Puts what a knowledge base says in front of the questions of instruction records, as one change set.</summary>
/// <param name="Knowledge">Id of the base.</param>
/// <param name="Top">Chunks a record gets at most.</param>
/// <param name="MostCharacters">Units of context a record gets at most.</param>
/// <param name="Template">With {context} and {question}; null takes the usual one.</param>
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
