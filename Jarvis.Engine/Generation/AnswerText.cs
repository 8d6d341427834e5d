namespace Jarvis.Engine.Generation;

/// <summary>Tokens to the text of an answer: whole characters, without stop strings.</summary>
/// <param name="bytes">The bytes that a token stands for.</param>
public sealed class AnswerText(Func<int, ReadOnlyMemory<byte>> bytes, IReadOnlyList<string> stops)
{
    private readonly StreamingDetokenizer _characters = new();
    private readonly StopStrings _stops = new(stops);

    public bool Stopped => _stops.Found;

    public string Push(int token) => _stops.Push(_characters.Push(bytes(token).Span));

    /// <summary>The rest, when the answer ended.</summary>
    public string Flush() => Stopped ? "" : _stops.Push(_characters.Flush()) + _stops.Flush();
}
