namespace Jarvis.Contracts;

/// <summary>A model folder to be looked at: a path on the server, or an uploaded zip file of one.</summary>
public sealed record ProbeModel(string? Path = null, string? UploadId = null);

/// <summary>What was recognised in a model folder.</summary>
/// <param name="Name">A name to suggest.</param>
/// <param name="Family">gpt2 | llama | lstm | gru.</param>
/// <param name="Precision">fp32 | bf16 | fp16: how most of its numbers are stored.</param>
/// <param name="Tokenizer">Its kind, as a text; null if there is none.</param>
/// <param name="Vocabulary">Tokens that the network knows.</param>
/// <param name="TokenizerTokens">Tokens of the tokenizer; null if there is none.</param>
/// <param name="Chat">Whether it has a chat template.</param>
/// <param name="Bytes">Of the files that an import copies.</param>
/// <param name="Notes">What to know before accepting it, a sentence each.</param>
public sealed record ModelProbe(
    string Name,
    string Family,
    long Parameters,
    int Layers,
    int Width,
    int ContextLength,
    string? Precision,
    string? Tokenizer,
    int Vocabulary,
    int? TokenizerTokens,
    bool Chat,
    IReadOnlyList<string> Files,
    long Bytes,
    IReadOnlyList<string> Notes
);

/// <summary>Copies a model folder into the home, as a job.</summary>
/// <param name="Name">Null takes the one that <see cref="ModelProbe"/> suggests.</param>
public sealed record ImportModel(string? Name = null, string? Path = null, string? UploadId = null);
