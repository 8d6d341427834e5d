using System.Text;
using System.Text.Json;
using Jarvis.Engine.Tokenizers;
using Xunit;

namespace Jarvis.Tokenizers.Tests;

/// <summary>Our scanners cut 500 texts of every script where Hugging Face's regular expressions do (<c>Goldens/pieces.json</c>: bytes a piece).</summary>
public sealed class GoldenPieceTests
{
    [Theory]
    [InlineData(PreTokenizerKind.Gpt2, "gpt2")]
    [InlineData(PreTokenizerKind.DeepSeekCoder, "deep_seek_coder")]
    [InlineData(PreTokenizerKind.Llama3, "llama3")]
    [InlineData(PreTokenizerKind.Qwen2, "qwen2")]
    public void Golden_Scanner_CutsWhereTheExpressionDoes(PreTokenizerKind kind, string key)
    {
        var scanner = PreTokenizerJson.Scanner(kind);
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Goldens", "pieces.json")));
        foreach (var item in json.RootElement.EnumerateArray())
        {
            string text = item.GetProperty("text").GetString()!;
            byte[] utf8 = Encoding.UTF8.GetBytes(text);
            var lengths = new List<int>();
            for (int start = 0, end; start < utf8.Length; start = end)
            {
                end = scanner.End(utf8, start);
                lengths.Add(end - start);
            }

            int[] expected = [.. item.GetProperty(key).EnumerateArray().Select(n => n.GetInt32())];
            Assert.True(expected.AsSpan().SequenceEqual(lengths.ToArray()), $"\"{text}\": {string.Join(' ', lengths)} instead of {string.Join(' ', expected)}");
        }
    }
}
