using System.Text;
using Jarvis.Contracts;

namespace Jarvis.Tour.Tests.Harness;

/// <summary>Generated texts, the same in every run.</summary>
internal static class Texts
{
    private static readonly string[] _syllables =
    [
        "ba",
        "ke",
        "lo",
        "mi",
        "nu",
        "pra",
        "sten",
        "tor",
        "vel",
        "zi",
        "and",
        "ing",
        "ous",
        "ter",
        "ly",
        "wick",
    ];

    /// <summary>
    /// Sentences of some 4,000 different words, so that a tokenizer finds thousands of tokens and none of them is likely.
    /// </summary>
    /// <param name="home">Plans sent over HTTP may read its folder <c>data</c>.</param>
    public static async Task<string> WordsAsync(string home, int lines)
    {
        string path = Path.Combine(Directory.CreateDirectory(new JarvisPaths(home).Data).FullName, "words.txt");
        await File.WriteAllLinesAsync(path, Enumerable.Range(0, lines).Select(Line));
        return path;
    }

    private static string Line(int line)
    {
        var text = new StringBuilder();
        for (uint i = 0; i < 12; i++)
        {
            uint mixed = (uint)line * 2654435761 + i * 40503;
            mixed ^= mixed >> 15;
            text.Append(i == 0 ? "" : " ")
                .Append(_syllables[mixed % 16])
                .Append(_syllables[mixed / 16 % 16])
                .Append(_syllables[mixed / 256 % 16]);
        }

        return text.Append('.').ToString();
    }
}
