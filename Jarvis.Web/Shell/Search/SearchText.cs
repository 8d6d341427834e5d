using System.Globalization;
using System.Text;

namespace Jarvis.Web.Shell.Search;

/// <summary>Normalizes text for comparison: lower case, without accents, split at everything that is not a letter or digit.</summary>
public static class SearchText
{
    // .NET needs ICU to remove accents, and Jarvis runs without it.
    private const string Accented =
        "àáâãäåçèéêëìíîïñòóôõöùúûüýÿāăąćĉċčďēĕėęěĝğġģĥĩīĭįĵķĺļľńņňōŏőŕŗřśŝşšţťũūŭůűųŵŷźżžơưǎǐǒǔǖǘǚǜǟǡǧǩǫǭǰǵǹǻ" + "ȁȃȅȇȉȋȍȏȑȓȕȗșțȟȧȩȫȭȯȱȳ";
    private const string Plain =
        "aaaaaaceeeeiiiinooooouuuuyyaaaccccdeeeeegggghiiiijklllnnnooorrrssssttuuuuuuwyzzzouaiouuuuuaagkoojgna" + "aaeeiioorruusthaeooooy";

    public static string[] Words(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return [];
        }

        var words = new List<string>();
        var word = new StringBuilder();
        foreach (char each in text)
        {
            if (CharUnicodeInfo.GetUnicodeCategory(each) == UnicodeCategory.NonSpacingMark)
            {
                continue;
            }

            if (char.IsLetterOrDigit(each) || char.IsSurrogate(each))
            {
                char lower = char.ToLowerInvariant(each);
                word.Append(
                    char.IsAscii(lower) || Accented.IndexOf(lower, StringComparison.Ordinal) is not (>= 0 and var place)
                        ? lower
                        : Plain[place]
                );
            }
            else if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }

        if (word.Length > 0)
        {
            words.Add(word.ToString());
        }

        return [.. words];
    }

    /// <summary>
    /// Number of typing errors between the query and the beginning of a word: letters missing, added, wrong or swapped with a neighbour.
    /// Compares at most 32 letters.
    /// </summary>
    public static int TypingErrors(string typed, string word)
    {
        int rows = Math.Min(typed.Length, 32);
        int columns = Math.Min(word.Length, rows + 2); // a longer prefix only has more errors
        Span<int> before = stackalloc int[columns + 1];
        Span<int> last = stackalloc int[columns + 1];
        Span<int> row = stackalloc int[columns + 1];
        for (int column = 0; column <= columns; column++)
        {
            last[column] = column;
        }

        for (int letter = 1; letter <= rows; letter++)
        {
            row[0] = letter;
            for (int column = 1; column <= columns; column++)
            {
                int wrong = last[column - 1] + (typed[letter - 1] == word[column - 1] ? 0 : 1);
                row[column] = Math.Min(wrong, Math.Min(last[column], row[column - 1]) + 1);
                if (letter > 1 && column > 1 && typed[letter - 1] == word[column - 2] && typed[letter - 2] == word[column - 1])
                {
                    row[column] = Math.Min(row[column], before[column - 2] + 1);
                }
            }

            last.CopyTo(before);
            row.CopyTo(last);
        }

        int fewest = int.MaxValue;
        foreach (int errors in last)
        {
            fewest = Math.Min(fewest, errors);
        }

        return fewest;
    }
}
