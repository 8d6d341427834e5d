namespace Jarvis.Tokenizers.Format;

/// <summary>
/// A token that is matched in the text as it stands, before anything is cut or merged. Fields as in <c>tokenizer.json</c>.
/// </summary>
/// <param name="SingleWord">Only where no word character stands beside it.</param>
/// <param name="LeftStrip">Also takes the blanks before it.</param>
/// <param name="RightStrip">Also takes the blanks after it.</param>
/// <param name="Normalized">Matched in normalized text, after the tokens that are matched in raw text.</param>
/// <param name="Special">Steers the model (end of text, turns of a chat) and is no part of the text.</param>
public sealed record AddedToken(
    int Id,
    string Content,
    bool Special = true,
    bool Normalized = false,
    bool SingleWord = false,
    bool LeftStrip = false,
    bool RightStrip = false
);
