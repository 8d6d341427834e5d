namespace Jarvis.Data.Knowledge.Words;

/// <summary>
/// English stems (M. F. Porter, "An algorithm for suffix stripping", Program 14(3), 1980), with the same two deviations as SQLite's own:
/// "abli" becomes "able" and "logi" becomes "log" (Porter's later revision). Words with characters other than a to z are returned
/// unchanged.
/// </summary>
internal static class PorterStemmer
{
    private static readonly (string From, string To)[] _second =
    [
        ("ational", "ate"),
        ("tional", "tion"),
        ("enci", "ence"),
        ("anci", "ance"),
        ("izer", "ize"),
        ("logi", "log"),
        ("bli", "ble"),
        ("alli", "al"),
        ("entli", "ent"),
        ("eli", "e"),
        ("ousli", "ous"),
        ("ization", "ize"),
        ("ation", "ate"),
        ("ator", "ate"),
        ("alism", "al"),
        ("iveness", "ive"),
        ("fulness", "ful"),
        ("ousness", "ous"),
        ("aliti", "al"),
        ("iviti", "ive"),
        ("biliti", "ble"),
    ];

    private static readonly (string From, string To)[] _third =
    [
        ("icate", "ic"),
        ("ative", ""),
        ("alize", "al"),
        ("iciti", "ic"),
        ("ical", "ic"),
        ("ful", ""),
        ("ness", ""),
    ];

    private static readonly (string From, string To)[] _fourth =
    [
        ("al", ""),
        ("ance", ""),
        ("ence", ""),
        ("er", ""),
        ("ic", ""),
        ("able", ""),
        ("ible", ""),
        ("ant", ""),
        ("ement", ""),
        ("ment", ""),
        ("ent", ""),
        ("ion", ""),
        ("ou", ""),
        ("ism", ""),
        ("ate", ""),
        ("iti", ""),
        ("ous", ""),
        ("ive", ""),
        ("ize", ""),
    ];

    /// <param name="word">In lower case.</param>
    public static string Stem(string word)
    {
        if (word.Length < 3 || word.AsSpan().ContainsAnyExceptInRange('a', 'z'))
        {
            return word;
        }
        var stem = Endings(Plural(word));
        if (stem.EndsWith('y') && HasVowel(stem.AsSpan(0, stem.Length - 1)))
        {
            stem = stem[..^1] + "i";
        }
        stem = Replaced(stem, _second, 0);
        stem = Replaced(stem, _third, 0);
        stem = Replaced(stem, _fourth, 1);
        return Tidied(stem);
    }

    private static string Plural(string word) =>
        word.EndsWith("sses", StringComparison.Ordinal) ? word[..^2]
        : word.EndsWith("ies", StringComparison.Ordinal) ? word[..^2]
        : word.EndsWith('s') && !word.EndsWith("ss", StringComparison.Ordinal) ? word[..^1]
        : word;

    private static string Endings(string word)
    {
        if (word.EndsWith("eed", StringComparison.Ordinal))
        {
            return Measure(word.AsSpan(0, word.Length - 3)) > 0 ? word[..^1] : word;
        }
        int cut =
            word.EndsWith("ed", StringComparison.Ordinal) ? 2
            : word.EndsWith("ing", StringComparison.Ordinal) ? 3
            : 0;
        if (cut == 0 || !HasVowel(word.AsSpan(0, word.Length - cut)))
        {
            return word;
        }
        var stem = word[..^cut];
        if (
            stem.EndsWith("at", StringComparison.Ordinal)
            || stem.EndsWith("bl", StringComparison.Ordinal)
            || stem.EndsWith("iz", StringComparison.Ordinal)
        )
        {
            return stem + "e";
        }
        if (EndsDouble(stem) && stem[^1] is not ('l' or 's' or 'z'))
        {
            return stem[..^1];
        }
        return Measure(stem) == 1 && EndsShort(stem) ? stem + "e" : stem;
    }

    /// <summary>The longest matching ending decides, even if its condition then does not hold.</summary>
    private static string Replaced(string word, (string From, string To)[] endings, int measureAbove)
    {
        (string From, string To)? longest = null;
        foreach (var ending in endings)
        {
            if (word.EndsWith(ending.From, StringComparison.Ordinal) && (longest is null || ending.From.Length > longest.Value.From.Length))
            {
                longest = ending;
            }
        }
        if (longest is not var (from, to))
        {
            return word;
        }
        var stem = word.AsSpan(0, word.Length - from.Length);
        bool holds = Measure(stem) > measureAbove && (from != "ion" || (stem.Length > 0 && stem[^1] is 's' or 't'));
        return holds ? string.Concat(stem, to) : word;
    }

    private static string Tidied(string word)
    {
        if (word.EndsWith('e'))
        {
            var stem = word.AsSpan(0, word.Length - 1);
            int measure = Measure(stem);
            if (measure > 1 || (measure == 1 && !EndsShort(stem)))
            {
                word = word[..^1];
            }
        }
        return word.EndsWith("ll", StringComparison.Ordinal) && Measure(word.AsSpan(0, word.Length - 1)) > 1 ? word[..^1] : word;
    }

    /// <summary>Porter's m: how often a vowel sequence is followed by a consonant.</summary>
    private static int Measure(ReadOnlySpan<char> stem)
    {
        int count = 0;
        bool vowelBefore = false;
        for (int i = 0; i < stem.Length; i++)
        {
            bool vowel = IsVowel(stem, i);
            count += vowelBefore && !vowel ? 1 : 0;
            vowelBefore = vowel;
        }
        return count;
    }

    private static bool HasVowel(ReadOnlySpan<char> stem)
    {
        for (int i = 0; i < stem.Length; i++)
        {
            if (IsVowel(stem, i))
            {
                return true;
            }
        }
        return false;
    }

    private static bool IsVowel(ReadOnlySpan<char> word, int at) =>
        word[at] switch
        {
            'a' or 'e' or 'i' or 'o' or 'u' => true,
            'y' => at > 0 && !IsVowel(word, at - 1),
            _ => false,
        };

    private static bool EndsDouble(ReadOnlySpan<char> word) => word.Length >= 2 && word[^1] == word[^2] && !IsVowel(word, word.Length - 1);

    private static bool EndsShort(ReadOnlySpan<char> word) =>
        word.Length >= 3
        && !IsVowel(word, word.Length - 3)
        && IsVowel(word, word.Length - 2)
        && !IsVowel(word, word.Length - 1)
        && word[^1] is not ('w' or 'x' or 'y');
}
