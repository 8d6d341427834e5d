using System.Text.Json.Nodes;
using Jarvis.Tokenizers.Format;
using Xunit;

namespace Jarvis.Tokenizers.Tests;

/// <summary>Which tokenizer files are read, and which are refused with the name of the unsupported part.</summary>
public sealed class TokenizerFileTests
{
    [Theory]
    [InlineData("model", """{"type":"Unigram"}""", "Unigram")]
    [InlineData("model", """{"type":"WordPiece"}""", "WordPiece")]
    [InlineData("normalizer", """{"type":"Precompiled","precompiled_charsmap":""}""", "Precompiled")]
    [InlineData("normalizer", """{"type":"Sequence","normalizers":[{"type":"NFC"},{"type":"BertNormalizer"}]}""", "BertNormalizer")]
    [InlineData("normalizer", """{"type":"Sequence"}""", "normalizers")]
    [InlineData("normalizer", """{"type":"Prepend"}""", "prepend")]
    [InlineData("normalizer", """{"type":"Replace","pattern":{"Regex":"x++["},"content":""}""", "x++[")]
    [InlineData("normalizer", """{"type":"Replace","content":""}""", "Replace without a pattern")]
    [InlineData("normalizer", "\"NFC\"", "(no type)")]
    [InlineData("decoder", """{"type":"CTC"}""", "CTC")]
    [InlineData("decoder", """{"type":"WordPiece"}""", "WordPiece")]
    [InlineData("decoder", """{"type":"Sequence","decoders":[{"type":"Fuse"},{"type":"Metaspace"}]}""", "Metaspace after Fuse")]
    [InlineData("decoder", """{"type":"Strip","content":"ab","start":1,"stop":0}""", "content of more than one character")]
    [InlineData("post_processor", """{"type":"BertProcessing"}""", "BertProcessing")]
    [InlineData("pre_tokenizer", """{"type":"Metaspace","replacement":"__"}""", "replacement of more than one character")]
    [InlineData("pre_tokenizer", """{"type":"Metaspace","prepend_scheme":"often"}""", "prepend_scheme often")]
    [InlineData(
        "pre_tokenizer",
        """{"type":"Sequence","pretokenizers":[{"type":"Split","pattern":{"Regex":"x++["},"behavior":"Isolated"},{"type":"ByteLevel","use_regex":false}]}""",
        "x++["
    )]
    [InlineData(
        "pre_tokenizer",
        """{"type":"Sequence","pretokenizers":[{"type":"Split","pattern":{"Regex":"x"},"behavior":"Lost"},{"type":"ByteLevel"}]}""",
        "behavior Lost"
    )]
    [InlineData("pre_tokenizer", """{"type":"Sequence","pretokenizers":[{"type":"ByteLevel"},{"type":"Digits"}]}""", "ByteLevel before")]
    [InlineData(
        "pre_tokenizer",
        """{"type":"Sequence","pretokenizers":[{"type":"UnicodeScripts"},{"type":"ByteLevel"}]}""",
        "UnicodeScripts"
    )]
    public void Load_AnUnknownComponent_IsRefusedByItsName(string part, string json, string named) =>
        AssertRefused(
            root =>
            {
                root[part] = JsonNode.Parse(json);
            },
            named
        );

    [Theory]
    [InlineData("dropout", "0.1")]
    [InlineData("end_of_word_suffix", "\"</w>\"")]
    [InlineData("continuing_subword_prefix", "\"##\"")]
    public void Load_AModelOptionThatChangesIds_IsRefusedByItsName(string option, string json) =>
        AssertRefused(
            root =>
            {
                root["model"]![option] = JsonNode.Parse(json);
            },
            option
        );

    [Fact]
    public void Load_AnUnknownTokenThatIsNoToken_IsRefused() =>
        AssertRefused(
            root =>
            {
                root["pre_tokenizer"] = null;
                root["model"]!["unk_token"] = "<none>";
            },
            "<none>"
        );

    [Fact]
    public void Load_AnUnknownTokenWithoutEveryByte_IsRefused() =>
        AssertRefused(
            root =>
            {
                root["model"]!["unk_token"] = "<unk>";
                root["model"]!["vocab"]!.AsObject().Remove("\u0100");
                root["model"]!["merges"] = new JsonArray();
            },
            "unk_token"
        );

    [Fact]
    public void Encode_WithIgnoreMerges_TakesAPieceThatIsATokenWhole()
    {
        var parts = Some.BareTokenizer.Parts;
        var vocabulary = parts.Vocabulary.Append(new("zqzq", 999)).ToDictionary();
        Assert.NotEqual([999], new TextTokenizer(parts with { Vocabulary = vocabulary }).Encode("zqzq"));
        var whole = new TextTokenizer(parts with { Vocabulary = vocabulary, WholePiecesFirst = true });
        Assert.Equal([999], whole.Encode("zqzq"));
        using var folder = new TempFolder();
        whole.Save(folder.Path);
        Assert.Equal([999], TextTokenizer.Load(folder.Path).Encode("zqzq"));
    }

    [Fact]
    public void Load_ContradictoryFiles_AreRefusedWithThePlace()
    {
        AssertRefused(root => root["model"]!["merges"]!.AsArray().Add("q zzz"), "zzz");
        AssertRefused(root => root["model"]!["merges"]!.AsArray().Add("three parts here"), "three parts here");
        AssertRefused(root => root["model"]!["vocab"]!["big"] = 2_000_000_000, "big");
        AssertRefused(root => root["model"]!["vocab"]!["odd"] = "7", "odd");
        AssertRefused(root => root["added_tokens"]!.AsArray().Add(JsonNode.Parse("""{"id":-3,"content":"x"}""")), "-3");
        AssertRefused(root => root.Remove("model"), "model is missing");
    }

    [Theory]
    [InlineData("")]
    [InlineData("[1,2")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"\ud800":0},"merges":[]},"pre_tokenizer":{"type":"ByteLevel"}}""")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":["\udc00 a"]},"pre_tokenizer":{"type":"ByteLevel"}}""")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":[]},"pre_tokenizer":{"type":"ByteLevel","use_regex":"yes"}}""")]
    public void Load_NotATokenizer_IsRefusedWithTheFilesName(string content)
    {
        using var folder = new TempFolder();
        string path = folder.Write("tokenizer.json", content);
        Assert.Contains(path, Assert.Throws<TokenizerFormatException>(() => TextTokenizer.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_VocabularyAndMerges_FollowTheClassThatTheConfigNames()
    {
        using var folder = new TempFolder();
        WritePair(folder, """{"tokenizer_class":"Qwen2Tokenizer","added_tokens_decoder":{"900":{"content":"<|end|>","special":true}}}""");
        var qwen = TextTokenizer.Load(folder.Path);
        Assert.Equal(PreTokenizerKind.Qwen2, qwen.Parts.PreTokenizer);
        Assert.Equal(qwen.Encode("caf\u00e9"), qwen.Encode("cafe\u0301"));
        Assert.Equal([900], qwen.Encode("<|end|>"));

        WritePair(folder, """{"tokenizer_class":"RobertaTokenizer","add_prefix_space":true}""");
        Assert.Equal(Some.BareTokenizer.Encode(" fox"), TextTokenizer.Load(folder.Path).Encode("fox"));

        WritePair(folder, """{"tokenizer_class":"LlamaTokenizer"}""");
        Assert.Contains(
            "LlamaTokenizer",
            Assert.Throws<TokenizerFormatException>(() => TextTokenizer.Load(folder.Path)).Message,
            StringComparison.Ordinal
        );
    }

    private static void WritePair(TempFolder folder, string config)
    {
        var parts = Some.BareTokenizer.Parts;
        folder.Write("vocab.json", System.Text.Json.JsonSerializer.Serialize(parts.Vocabulary));
        folder.Write("merges.txt", "#version: 0.2\n" + string.Join('\n', parts.Merges.Select(m => $"{m.Left} {m.Right}")));
        folder.Write("tokenizer_config.json", config);
    }

    /// <summary>Splitting at the marks would find the second word, which Hugging Face does not look up.</summary>
    [Fact]
    public void Encode_WithIgnoreMergesAndNoPreTokenizer_LooksUpTheWholeTextOnly()
    {
        var vocabulary = new Dictionary<string, int>
        {
            ["▁"] = 0,
            ["a"] = 1,
            ["z"] = 2,
            ["q"] = 3,
            ["▁zq"] = 4,
        };
        var tokenizer = new TextTokenizer(
            new TokenizerParts(vocabulary, [], [], PreTokenizerKind.None) { BytesAreCharacters = false, WholePiecesFirst = true }
        );
        Assert.Equal([4], tokenizer.Encode("▁zq"));
        Assert.Equal([0, 1, 0, 2, 3], tokenizer.Encode("▁a▁zq"));
    }

    [Fact]
    public void Encode_WithANormalizerThatGrowsItsText_IsRefusedBeforeItFillsTheMemory()
    {
        string step = """{"type":"Replace","pattern":{"String":"a"},"content":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}""";
        var grows = new TextTokenizer(
            Some.BareTokenizer.Parts with
            {
                NormalizerSource = $$"""{"type":"Sequence","normalizers":[{{string.Join(',', Enumerable.Repeat(step, 40))}}]}""",
            }
        );
        Assert.Contains(
            "32 times",
            Assert.Throws<TokenizerFormatException>(() => grows.Encode("a banana")).Message,
            StringComparison.Ordinal
        );
        AssertRefused(
            root => root["normalizer"] = JsonNode.Parse($$"""{"type":"Prepend","prepend":"{{new string('x', 65)}}"}"""),
            "prepend"
        );
        AssertRefused(root => root["model"]!["vocab"]!["far"] = (1 << 21) + 1, "far");
    }

    [Fact]
    public void Load_NothingThere_SaysWhatIsExpected()
    {
        using var folder = new TempFolder();
        Assert.Contains(
            "vocab.json",
            Assert.Throws<TokenizerFormatException>(() => TextTokenizer.Load(folder.Path)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "does not exist",
            Assert.Throws<TokenizerFormatException>(() => TextTokenizer.Load(folder.Sub("none.json"))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Save_AndLoad_KeepsEverything()
    {
        using var folder = new TempFolder();
        var original = ChatTemplate.Equip(Some.Tokenizer);
        original.Save(folder.Path);
        var loaded = TextTokenizer.Load(folder.Path);
        Assert.Equal(original.ToJson(), loaded.ToJson());
        Assert.Equal(original.Config, loaded.Config);
        Assert.Equal(original.StopIds, loaded.StopIds);
        Assert.Equal(["tokenizer.json", "tokenizer_config.json"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData(PreTokenizerKind.DeepSeekCoder)]
    [InlineData(PreTokenizerKind.Llama3)]
    [InlineData(PreTokenizerKind.Qwen2)]
    public void Save_AndLoad_KeepsThePreTokenizer(PreTokenizerKind kind)
    {
        using var folder = new TempFolder();
        new TextTokenizer(Some.Tokenizer.Parts with { PreTokenizer = kind }).Save(folder.Path);
        Assert.Equal(kind, TextTokenizer.Load(folder.Path).Parts.PreTokenizer);
    }

    [Fact]
    public void AddedTokens_WithTheirFlags_TakeBlanksAndRespectWords()
    {
        var parts = Some.BareTokenizer.Parts;
        int next = Some.BareTokenizer.VocabularySize;
        var tokenizer = new TextTokenizer(
            parts with
            {
                Added =
                [
                    new AddedToken(next, "<l>", LeftStrip: true),
                    new AddedToken(next + 1, "<r>", RightStrip: true),
                    new AddedToken(next + 2, "wörd", SingleWord: true),
                    new AddedToken(next + 3, "<l><r>"),
                ],
            }
        );
        Assert.Equal([.. tokenizer.Encode("a"), next, .. tokenizer.Encode("b")], tokenizer.Encode("a \n <l>b"));
        Assert.Equal([.. tokenizer.Encode("a "), next + 1, .. tokenizer.Encode("b")], tokenizer.Encode("a <r>  b"));
        Assert.Contains(next + 2, tokenizer.Encode("a wörd."));
        Assert.DoesNotContain(next + 2, tokenizer.Encode("a wörds"));
        Assert.Equal([next + 3], tokenizer.Encode("<l><r>"));
    }

    private static void AssertRefused(Action<JsonObject> change, string named)
    {
        using var folder = new TempFolder();
        var root = JsonNode.Parse(Some.Tokenizer.ToJson())!.AsObject();
        change(root);
        string path = folder.Write("tokenizer.json", root.ToJsonString());
        var error = Assert.Throws<TokenizerFormatException>(() => TextTokenizer.Load(path));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }
}
