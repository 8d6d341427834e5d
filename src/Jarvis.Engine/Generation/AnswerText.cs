using Jarvis.Tokenizers;

namespace Jarvis.Engine.Generation;

/// <summary>Turns tokens into the text of an answer: complete characters, without special tokens and without stop strings.</summary>
public sealed class AnswerText(TextTokenizer tokenizer, IReadOnlyList<string> stops)
{
    private readonly TokenDecoder _decoder = new(tokenizer, skipSpecial: true);
    private readonly StopStrings _stops = new(stops);

    public bool Stopped => _stops.Found;

    /// <summary>The text that became certain with this token; "" while a character or a stop string may still be unfinished.</summary>
    public string Push(int token) => _stops.Push(_decoder.Add(token));

    /// <summary>The remaining text, once the answer has ended.</summary>
    public string Flush() => Stopped ? "" : _stops.Push(_decoder.Finish()) + _stops.Flush();
}
