namespace Jarvis.Tokenizers.Training;

/// <summary>Numbers of words in which a pair occurs; a word that comes twice in a row is kept once.</summary>
internal sealed class WordList
{
    private int[] _words = new int[2];

    public int Count { get; private set; }

    public ReadOnlySpan<int> Words => _words.AsSpan(0, Count);

    public void Add(int word)
    {
        if (Count > 0 && _words[Count - 1] == word)
        {
            return;
        }

        if (Count == _words.Length)
        {
            Array.Resize(ref _words, Count * 2);
        }

        _words[Count++] = word;
    }
}
