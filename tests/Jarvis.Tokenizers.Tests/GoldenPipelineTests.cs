using System.Text.Json;
using Xunit;

namespace Jarvis.Tokenizers.Tests;

/// <summary>
/// Small tokenizers of every kind (<c>Goldens/pipelines</c>, written by <c>make-pipelines.mjs</c> in the folder above) give the same ids
/// and texts as Hugging Face, also token by token.
/// </summary>
public sealed class GoldenPipelineTests
{
    private static readonly string _folder = Path.Combine(AppContext.BaseDirectory, "Goldens", "pipelines");
    private static readonly string[] _texts = JsonSerializer.Deserialize<string[]>(File.ReadAllBytes(Path.Combine(_folder, "texts.json")))!;

    public static TheoryData<string> Kinds =>
        [
            .. Directory
                .GetFiles(_folder, "*.json")
                .Select(f => Path.GetFileNameWithoutExtension(f))
                .Where(n => n != "texts")
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Golden_EveryText_GivesTheReferenceIds(string kind)
    {
        var (tokenizer, cases, _) = Read(kind);
        Assert.Equal(_texts.Length, cases.Count);
        for (int i = 0; i < cases.Count; i++)
        {
            int[] ids = tokenizer.Encode(_texts[i]);
            Assert.True(
                cases[i].Ids.AsSpan().SequenceEqual(ids),
                $"{kind}: {JsonSerializer.Serialize(_texts[i])} gives {Names(tokenizer, ids)}, not {Names(tokenizer, cases[i].Ids)}"
            );
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Golden_EveryId_GivesTheReferenceText(string kind)
    {
        var (tokenizer, cases, odd) = Read(kind);
        foreach (var (ids, text, plain) in cases.Concat(odd))
        {
            Assert.Equal(text, tokenizer.DecodeText(ids));
            Assert.Equal(plain, tokenizer.DecodeText(ids, skipSpecial: true));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Golden_DecodedTokenByToken_IsTheSameText(string kind)
    {
        var (tokenizer, cases, odd) = Read(kind);
        foreach (var (ids, text, plain) in cases.Concat(odd))
        {
            Assert.Equal(text, Streamed(tokenizer, ids, skipSpecial: false));
            Assert.Equal(plain, Streamed(tokenizer, ids, skipSpecial: true));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Golden_WrittenAndReadAgain_IsTheSameTokenizer(string kind)
    {
        using var folder = new TempFolder();
        var (tokenizer, cases, _) = Read(kind);
        tokenizer.Save(folder.Path);
        var again = TextTokenizer.Load(folder.Path);
        Assert.Equal(tokenizer.ToJson(), again.ToJson());
        for (int i = 0; i < cases.Count; i++)
        {
            Assert.Equal(cases[i].Ids, again.Encode(_texts[i]));
            Assert.Equal(cases[i].Text, again.DecodeText(cases[i].Ids));
        }
    }

    private static string Streamed(TextTokenizer tokenizer, int[] ids, bool skipSpecial)
    {
        var decoder = new TokenDecoder(tokenizer, skipSpecial);
        return string.Concat(ids.Select(decoder.Add)) + decoder.Finish();
    }

    private static string Names(TextTokenizer tokenizer, int[] ids) =>
        string.Join(' ', ids.Select(id => $"{id}:{JsonSerializer.Serialize(tokenizer.TokenOf(id))}"));

    private static (TextTokenizer Tokenizer, List<Case> Cases, List<Case> Odd) Read(string kind)
    {
        using var folder = new TempFolder();
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_folder, kind + ".json")));
        string path = folder.Write("tokenizer.json", json.RootElement.GetProperty("tokenizer").GetRawText());
        return (TextTokenizer.Load(path), Cases(json.RootElement.GetProperty("cases")), Cases(json.RootElement.GetProperty("odd")));
    }

    private static List<Case> Cases(JsonElement list) =>
        [
            .. list.EnumerateArray()
                .Select(c => new Case([.. c[0].EnumerateArray().Select(i => i.GetInt32())], c[1].GetString()!, c[2].GetString()!)),
        ];

    private sealed record Case(int[] Ids, string Text, string Plain);
}
