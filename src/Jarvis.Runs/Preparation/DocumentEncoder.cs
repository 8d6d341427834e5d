using Jarvis.Tokenizers;

namespace Jarvis.Runs.Preparation;

/// <summary>The tokens of a document, and which count in the loss (empty: all).</summary>
internal readonly record struct EncodedDocument(int[] Ids, bool[] Counts, EncodedPair? Pair = null);

/// <summary>The tokens of code and of its docstring, encoded separately.</summary>
internal sealed record EncodedPair(int[] Code, int[] Docstring);

/// <summary>
/// Turns documents into tokens: text and code as they are, followed by the end-of-text token; instructions and chats by the chat template,
/// where only the answers count. Safe for many threads.
/// </summary>
internal sealed class DocumentEncoder(TextTokenizer tokenizer, int endOfText)
{
    private readonly ChatTemplate? _template = tokenizer.ChatTemplate;

    private int[] Plain(string text)
    {
        var ids = new IdBuffer();
        tokenizer.Encode(text, ids, parseSpecial: false);
        return ids.Ids.ToArray();
    }

    public EncodedDocument Encode(Document document)
    {
        var ids = new IdBuffer();
        if (document.Turns is not { } turns)
        {
            tokenizer.Encode(document.Text, ids, parseSpecial: false);
            ids.Add(endOfText);
            return new EncodedDocument(ids.Ids.ToArray(), []);
        }

        var template = _template ?? throw new InvalidOperationException("The tokenizer was not equipped for chats.");
        var counts = new List<bool>();
        template.Render(turns, addGenerationPrompt: false, ids, counts);
        if (template.EndId != endOfText)
        {
            ids.Add(endOfText);
            counts.Add(false);
        }

        return new EncodedDocument(
            ids.Ids.ToArray(),
            [.. counts],
            CodePair.Of(document) is { } pair ? new EncodedPair(Plain(pair.Code), Plain(pair.Docstring)) : null
        );
    }
}
