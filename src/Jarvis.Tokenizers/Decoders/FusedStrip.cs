namespace Jarvis.Tokenizers.Decoders;

/// <summary>
/// Removes up to <paramref name="start"/> and <paramref name="stop"/> of one character from the start and end of a complete text that
/// arrives in pieces.
/// </summary>
internal sealed class FusedStrip(char content, int start, int stop)
{
    private int _left = start;
    private int _kept;

    public bool Waits => _kept > 0;

    public string Take(string piece)
    {
        int from = 0;
        while (_left > 0 && from < piece.Length)
        {
            if (piece[from] != content)
            {
                _left = 0;
                break;
            }

            from++;
            _left--;
        }

        string text = new string(content, _kept) + piece[from..];
        int to = text.Length;
        while (to > 0 && text.Length - to < stop && text[to - 1] == content)
        {
            to--;
        }

        _kept = text.Length - to;
        return text[..to];
    }
}
