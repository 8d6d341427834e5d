namespace Jarvis.Tokenizers.Format;

/// <summary>The part of <c>tokenizer_config.json</c> that Jarvis reads and writes.</summary>
/// <param name="EndToken">Ends a document, or an answer where there is a chat template.</param>
/// <param name="ChatTemplate">Jinja, as transformers runs it.</param>
/// <param name="ModelMaxLength">Tokens; null where the file does not say.</param>
public sealed record TokenizerConfig(
    string? BeginToken = null,
    string? EndToken = null,
    string? PadToken = null,
    string? ChatTemplate = null,
    int? ModelMaxLength = null
)
{
    public const string FileName = "tokenizer_config.json";
}
