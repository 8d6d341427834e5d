using System.Globalization;
using System.Text;
using System.Text.Json;
using Jarvis.Tokenizers.Format;
using Jarvis.Tokenizers.PreTokenizers;
using Xunit;

namespace Jarvis.Tokenizers.Tests;

/// <summary>
/// Our scanners split 400 texts of every script as Hugging Face's regular expressions do (<c>Goldens/pieces.json</c>: bytes per piece).
/// </summary>
public sealed class GoldenPieceTests
{
    [Theory]
    [InlineData(PreTokenizerKind.Gpt2, "gpt2")]
    [InlineData(PreTokenizerKind.DeepSeekCoder, "deep_seek_coder")]
    [InlineData(PreTokenizerKind.Llama3, "llama3")]
    [InlineData(PreTokenizerKind.Qwen2, "qwen2")]
    public void Golden_Scanner_CutsWhereTheExpressionDoes(PreTokenizerKind kind, string key) =>
        AssertCuts(PreTokenizerJson.Scanner(kind), key);

    /// <summary>The general path with .NET's regular expressions, for sequences without a scanner.</summary>
    [Theory]
    [InlineData("gpt2", """{"type":"Sequence","pretokenizers":[{"type":"ByteLevel"}]}""")]
    [InlineData("deep_seek_coder", null)]
    [InlineData(
        "star_coder",
        """{"type":"Sequence","pretokenizers":[{"type":"Digits","individual_digits":true},{"type":"ByteLevel","use_regex":true}]}"""
    )]
    [InlineData(
        "deep_seek_v3",
        """{"type":"Sequence","pretokenizers":[{"type":"Split","pattern":{"Regex":"\\p{N}{1,3}"},"behavior":"Isolated","invert":false},{"type":"Split","pattern":{"Regex":"[一-龥぀-ゟ゠-ヿ]+"},"behavior":"Isolated","invert":false},{"type":"Split","pattern":{"Regex":"[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\r\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\r\n]*|\\s*[\r\n]+|\\s+(?!\\S)|\\s+"},"behavior":"Isolated","invert":false},{"type":"ByteLevel","use_regex":false}]}"""
    )]
    [InlineData(
        "mixed",
        """{"type":"Sequence","pretokenizers":[{"type":"Punctuation","behavior":"Contiguous"},{"type":"Split","pattern":{"String":" "},"behavior":"MergedWithNext"},{"type":"Split","pattern":{"Regex":"[aeiou]"},"behavior":"MergedWithPrevious"},{"type":"Digits","individual_digits":false},{"type":"ByteLevel","use_regex":false}]}"""
    )]
    public void Golden_Steps_CutWhereTheExpressionsDo(string key, string? json)
    {
        json ??= PreTokenizerJson
            .Write(new TokenizerParts(new Dictionary<string, int>(), [], [], PreTokenizerKind.DeepSeekCoder))!
            .ToJsonString();
        AssertCuts(
            PreTokenizerJson.Cutters(
                new TokenizerParts(new Dictionary<string, int>(), [], [], PreTokenizerKind.Steps) { PreTokenizerSource = json },
                "test"
            )(),
            key
        );
    }

    [Fact]
    public void StandIn_ForEveryCategory_IsOfThatCategory()
    {
        foreach (
            var category in Enum.GetValues<UnicodeCategory>()
                .Except([
                    UnicodeCategory.Control,
                    UnicodeCategory.Surrogate,
                    UnicodeCategory.SpaceSeparator,
                    UnicodeCategory.LineSeparator,
                    UnicodeCategory.ParagraphSeparator,
                ])
        ) // none of the others is outside the Basic Multilingual Plane
        {
            Assert.Equal(category, CharUnicodeInfo.GetUnicodeCategory(ProxyText.StandIn(category)));
        }
    }

    private static void AssertCuts(PieceCutter cutter, string key)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Goldens", "pieces.json")));
        var ends = new int[7];
        foreach (var item in json.RootElement.EnumerateArray())
        {
            string text = item.GetProperty("text").GetString()!;
            byte[] utf8 = Encoding.UTF8.GetBytes(text);
            var lengths = new List<int>();
            for (int start = 0; start < utf8.Length;)
            {
                foreach (int end in ends[..cutter.Ends(utf8, start, ends)])
                {
                    lengths.Add(end - start);
                    start = end;
                }
            }

            int[] expected = [.. item.GetProperty(key).EnumerateArray().Select(n => n.GetInt32())];
            Assert.True(
                expected.AsSpan().SequenceEqual(lengths.ToArray()),
                $"\"{text}\": {string.Join(' ', lengths)} instead of {string.Join(' ', expected)}"
            );
        }
    }
}
