namespace Jarvis.Tokenizers.Format;

/// <summary>A token that is found in the text as it stands, before anything is cut or merged. Fields as in <c>tokenizer.json</c>.</summary>
/// <param name="SingleWord">Only where no word character stands beside it.</param>
/// <param name="LeftStrip">Takes the blanks before it along.</param>
/// <param name="RightStrip">Takes the blanks after it along.</param>
/// <param name="Normalized">Looked for after those that are not.</param>
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
