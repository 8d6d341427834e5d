namespace Jarvis.Data.Doctor.Language;

/// <summary>
/// The n-grams of one to three letters of a text, with words padded by a space at both ends, each packed into a number. Does not allocate.
/// </summary>
internal ref struct LetterGrams(ReadOnlySpan<char> text, int mostLetters)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _at;
    private int _letters;
    private char _before = ' ',
        _beforeThat;
    private int _pending;
    private char _current;

    public ulong Current { get; private set; }

    public readonly LetterGrams GetEnumerator() => this;

    /// <summary>Whether the n-gram is a single letter; counting these counts the letters.</summary>
    public static bool IsLetter(ulong gram) => gram > ' ' && gram <= char.MaxValue;

    public bool MoveNext()
    {
        if (_pending == 0 && !NextCharacter())
        {
            return false;
        }
        Current = _pending switch
        {
            3 => _current,
            2 => ((ulong)_before << 16) | _current,
            _ => ((ulong)_beforeThat << 32) | ((ulong)_before << 16) | _current,
        };
        if (--_pending == 0 || (_pending == 1 && _beforeThat == 0))
        {
            _pending = 0;
            (_beforeThat, _before) = _current == ' ' ? ('\0', ' ') : (_before, _current);
        }
        return true;
    }

    private bool NextCharacter()
    {
        while (_at < _text.Length && _letters < mostLetters)
        {
            char c = _text[_at++];
            if (char.IsLetter(c))
            {
                _letters++;
                (_current, _pending) = (char.ToLowerInvariant(c), 3);
                return true;
            }
            if (_before != ' ' && c is not ('\'' or '’'))
            {
                (_current, _pending) = (' ', 2);
                return true;
            }
        }
        return false;
    }
}
