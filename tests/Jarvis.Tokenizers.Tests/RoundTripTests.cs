using System.Text;
using Jarvis.Tokenizers.Format;
using Xunit;

namespace Jarvis.Tokenizers.Tests;

public sealed class RoundTripTests
{
    [Fact]
    public void EncodeUtf8_AnyBytes_DecodeToTheSameBytes()
    {
        for (ulong seed = 0; seed < 300; seed++)
        {
            AssertRoundTrip(Some.Tokenizer, Some.Bytes(seed, (int)(seed * 3)));
        }
    }

    [Fact]
    public void EncodeUtf8_EverySingleByteAndPair_DecodesToItself()
    {
        for (int first = 0; first < 256; first++)
        {
            AssertRoundTrip(Some.Tokenizer, [(byte)first]);
            for (int second = 0; second < 256; second += 5)
            {
                AssertRoundTrip(Some.Tokenizer, [(byte)first, (byte)second]);
            }
        }
    }

    [Fact]
    public void EncodeUtf8_AnyBytesWithGpt2_DecodeToTheSameBytes()
    {
        var gpt2 = TextTokenizer.Load(Shared.Need("tokenizers", "gpt2"));
        for (ulong seed = 0; seed < 100; seed++)
        {
            AssertRoundTrip(gpt2, Some.Bytes(seed, 1 + (int)(seed * 11)));
        }
    }

    [Fact]
    public void EncodeUtf8_AnyBytesWithEveryPreTokenizer_DecodeToTheSameBytes()
    {
        foreach (var kind in Enum.GetValues<PreTokenizerKind>())
        {
            var tokenizer = new TextTokenizer(Some.Tokenizer.Parts with { PreTokenizer = kind });
            for (ulong seed = 0; seed < 100; seed++)
            {
                AssertRoundTrip(tokenizer, Some.Bytes(seed + 1000, (int)seed));
            }
        }
    }

    [Fact]
    public void Encode_TextWithSpecialTokens_DecodesToTheSameText()
    {
        const string text = "a<|endoftext|><|im_start|>user\nhi<|im_end|> <|endoftext|";
        Assert.Equal(text, Some.Tokenizer.DecodeText(Some.Tokenizer.Encode(text)));
        Assert.Equal(text, Some.Tokenizer.DecodeText(Some.Tokenizer.Encode(text, parseSpecial: false)));
    }

    [Fact]
    public void TokenDecoder_IdById_GivesTheTextOfAllAtOnce()
    {
        foreach (string text in (string[])["naïve 你好 😀😀 end", "\ud83d", "", "plain"])
        {
            int[] ids = Some.Tokenizer.Encode(text);
            var decoder = new TokenDecoder(Some.Tokenizer);
            var streamed = new StringBuilder();
            foreach (int id in ids)
            {
                string piece = decoder.Add(id);
                Assert.DoesNotContain('\ufffd', text.Contains('\ud83d') && !text.Contains('\ude00') ? "" : piece);
                streamed.Append(piece);
            }

            Assert.Equal(Some.Tokenizer.DecodeText(ids), streamed.Append(decoder.Finish()).ToString());
        }
    }

    [Fact]
    public void TokenDecoder_IncompleteCharacter_WaitsAndEndsInAReplacement()
    {
        var decoder = new TokenDecoder(Some.Tokenizer);
        var ids = new IdBuffer();
        Some.Tokenizer.EncodeUtf8([0xF0, 0x9F], ids);

        Assert.Equal("", string.Concat(ids.Ids.ToArray().Select(decoder.Add)));
        Assert.True(decoder.Waits);
        Assert.Equal("\ufffd", decoder.Finish());
    }

    private static void AssertRoundTrip(TextTokenizer tokenizer, byte[] bytes)
    {
        var ids = new IdBuffer();
        tokenizer.EncodeUtf8(bytes, ids);
        Assert.Equal(bytes, tokenizer.DecodeBytes(ids.Ids));
    }
}
