using Jarvis.Tokenizers.Format;

namespace Jarvis.Tokenizers.Training;

/// <summary>
/// Learns byte-level BPE, token for token what Hugging Face's trainer learns from the same text. These rules decide ties and so the result:
/// the most frequent pair comes first, among equals the one with the smaller ids; only words that had the pair when it was counted are
/// merged; the count of a merged pair stays, so a pair can return when its token is formed in a second way.
/// </summary>
internal sealed class BpeTrainer
{
    private readonly BpeTrainingOptions _options;
    private readonly Dictionary<string, int> _vocabulary = new(StringComparer.Ordinal);
    private readonly List<string> _tokens = [];
    private readonly PairTable _pairs = new();
    private readonly MergeQueue _queue = new();
    private readonly int[] _symbols;
    private readonly int[] _starts;
    private readonly int[] _lengths;
    private readonly long[] _counts;
    private WordList?[] _fresh = new WordList?[1 << 14];
    private readonly List<int> _touched = [];

    private BpeTrainer(IReadOnlyList<(ReadOnlyMemory<byte> Piece, long Count)> words, BpeTrainingOptions options)
    {
        _options = options;
        _starts = new int[words.Count];
        _lengths = new int[words.Count];
        _counts = new long[words.Count];
        _symbols = new int[checked((int)words.Sum(w => (long)w.Piece.Length))];
        foreach (string token in options.SpecialTokens)
        {
            Token(token);
        }

        LoadWords(words, AddAlphabet(words));
    }

    /// <summary>Learns from counted pieces.</summary>
    /// <param name="progress">Tokens so far, out of the vocabulary size.</param>
    public static TokenizerParts Train(
        IReadOnlyList<(ReadOnlyMemory<byte> Piece, long Count)> words,
        BpeTrainingOptions options,
        IProgress<int>? progress,
        CancellationToken cancellationToken
    )
    {
        var trainer = new BpeTrainer(words, options);
        var merges = trainer.Merge(progress, cancellationToken);
        AddedToken[] added = [.. options.SpecialTokens.Select(t => new AddedToken(trainer._vocabulary[t], t))];
        return new TokenizerParts(trainer._vocabulary, merges, added, PreTokenizerKind.Gpt2);
    }

    private List<(string Left, string Right)> Merge(IProgress<int>? progress, CancellationToken cancellationToken)
    {
        CountPairs();
        var merges = new List<int>();
        while (_tokens.Count < _options.VocabularySize && _queue.Count > 0)
        {
            var top = _queue.Pop();
            long count = _pairs.CountOf(top.Pair);
            if (top.Count != count)
            {
                _queue.Push(count, top.Key, top.Pair, top.Words);
                continue;
            }

            if (count < 1 || count < _options.MinimumFrequency)
            {
                break;
            }

            cancellationToken.ThrowIfCancellationRequested();
            merges.Add(top.Pair);
            int left = (int)(top.Key >> 32),
                right = (int)top.Key;
            int merged = Token(_tokens[left] + _tokens[right]);
            foreach (int word in top.Words.Words)
            {
                MergeIn(word, left, right, merged);
            }

            QueueFresh();
            if (merges.Count % 256 == 0)
            {
                progress?.Report(_tokens.Count);
            }
        }

        return Named(merges);
    }

    /// <summary>A pair that was merged twice keeps its later position, as in the map that Hugging Face collects them into.</summary>
    private List<(string Left, string Right)> Named(List<int> merges)
    {
        var seen = new HashSet<int>();
        var named = new List<(string, string)>(merges.Count);
        for (int i = merges.Count - 1; i >= 0; i--)
        {
            if (seen.Add(merges[i]))
            {
                ulong key = _pairs.KeyOf(merges[i]);
                named.Add((_tokens[(int)(key >> 32)], _tokens[(int)key]));
            }
        }

        named.Reverse();
        return named;
    }

    private void CountPairs()
    {
        for (int word = 0; word < _lengths.Length; word++)
        {
            int end = _starts[word] + _lengths[word] - 1;
            for (int i = _starts[word]; i < end; i++)
            {
                Change(_symbols[i], _symbols[i + 1], _counts[word], word);
            }
        }

        QueueFresh();
    }

    private void MergeIn(int word, int left, int right, int merged)
    {
        var symbols = _symbols.AsSpan(_starts[word], _lengths[word]);
        long count = _counts[word];
        int write = 0;
        for (int read = 0; read < symbols.Length; read++)
        {
            if (symbols[read] != left || read + 1 == symbols.Length || symbols[read + 1] != right)
            {
                symbols[write++] = symbols[read];
                continue;
            }

            if (write > 0)
            {
                Change(symbols[write - 1], left, -count, word);
                Change(symbols[write - 1], merged, count, word);
            }

            symbols[write++] = merged;
            read++;
            if (read + 1 < symbols.Length)
            {
                Change(right, symbols[read + 1], -count, word);
                Change(merged, symbols[read + 1], count, word);
            }
        }

        _lengths[word] = write;
    }

    private void Change(int left, int right, long by, int word)
    {
        int pair = _pairs.IndexOf(left, right);
        _pairs.CountOf(pair) += by;
        if (by <= 0)
        {
            return;
        }

        if (pair >= _fresh.Length)
        {
            Array.Resize(ref _fresh, Math.Max(_fresh.Length * 2, pair + 1));
        }

        if (_fresh[pair] is null)
        {
            _fresh[pair] = new WordList();
            _touched.Add(pair);
        }

        _fresh[pair]!.Add(word);
    }

    private void QueueFresh()
    {
        foreach (int pair in _touched)
        {
            if (_pairs.CountOf(pair) is var count and > 0)
            {
                _queue.Push(count, _pairs.KeyOf(pair), pair, _fresh[pair]!);
            }

            _fresh[pair] = null;
        }

        _touched.Clear();
    }

    private int[] AddAlphabet(IReadOnlyList<(ReadOnlyMemory<byte> Piece, long Count)> words)
    {
        var seen = new bool[256];
        Array.Fill(seen, _options.FullAlphabet);
        foreach (var (piece, _) in words)
        {
            foreach (byte b in piece.Span)
            {
                seen[b] = true;
            }
        }

        var ids = new int[256];
        foreach (int b in Enumerable.Range(0, 256).Where(b => seen[b]).OrderBy(b => ByteAlphabet.ToChar((byte)b)))
        {
            ids[b] = Token(ByteAlphabet.ToChar((byte)b).ToString());
        }

        return ids;
    }

    private void LoadWords(IReadOnlyList<(ReadOnlyMemory<byte> Piece, long Count)> words, int[] byteIds)
    {
        int next = 0;
        for (int word = 0; word < words.Count; word++)
        {
            var piece = words[word].Piece.Span;
            _starts[word] = next;
            _lengths[word] = piece.Length;
            _counts[word] = words[word].Count;
            foreach (byte b in piece)
            {
                _symbols[next++] = byteIds[b];
            }
        }
    }

    private int Token(string token)
    {
        if (!_vocabulary.TryGetValue(token, out int id))
        {
            id = _tokens.Count;
            _tokens.Add(token);
            _vocabulary.Add(token, id);
        }

        return id;
    }
}
