using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Models;
using Jarvis.Engine.Safetensors;
using Jarvis.Tokenizers;
using Jarvis.Tokenizers.Format;
using Xunit;

namespace Jarvis.Inference.Tests;

/// <summary>Invalid files in a model folder are refused with the one exception that callers expect, whatever is wrong with them.</summary>
public sealed class HostileModelFilesTests : IDisposable
{
    private const int Rounds = 600;
    private readonly string _folder = Directory.CreateTempSubdirectory("jarvis-hostile-").FullName;
    private readonly Random _random = new(20261130);

    [Theory]
    [InlineData("[]")]
    [InlineData("[0]")]
    [InlineData("[0,4,4]")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[\"0\",\"4\"]")]
    [InlineData("[0,99999999999999999999]")]
    public void Header_WithOtherThanTwoOffsets_IsRefused(string offsets) =>
        Assert.Contains(
            "safetensors",
            Assert
                .Throws<InvalidDataException>(() => Open($$$"""{"a":{"dtype":"F32","shape":[1],"data_offsets":{{{offsets}}}}}""").Dispose())
                .Message
        );

    [Fact]
    public void Header_SpoiledAnywhere_IsReadOrRefused() =>
        SpoiledOften(
            """{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[2,1],"data_offsets":[4,12]}}""",
            json => Open(json).Dispose(),
            exception => exception is InvalidDataException
        );

    [Theory]
    [InlineData(
        """{"model_type":"gpt2","n_layer":2,"n_head":2,"n_embd":32,"n_positions":96,"n_ctx":96,"vocab_size":259,"eos_token_id":[256,257],"activation_function":"gelu_new"}"""
    )]
    [InlineData(
        """{"model_type":"llama","num_hidden_layers":2,"num_attention_heads":2,"hidden_size":32,"max_position_embeddings":96,"vocab_size":259,"intermediate_size":64,"rms_norm_eps":1e-5,"rope_scaling":{"type":"linear","factor":2},"eos_token_id":1}"""
    )]
    public void Configuration_SpoiledAnywhere_IsReadOrRefused(string valid) =>
        SpoiledOften(
            valid,
            json =>
            {
                File.WriteAllText(Path.Combine(_folder, ModelConfig.FileName), json);
                ModelFolder.ReadConfig(_folder);
            },
            exception => exception is InvalidDataException
        );

    [Fact]
    public void Adapter_SpoiledAnywhere_IsReadOrRefused() =>
        SpoiledOften(
            """{"peft_type":"LORA","bias":"none","r":4,"lora_alpha":8,"lora_dropout":0.1,"target_modules":["q","v"],"use_rslora":false,"base_model_name_or_path":"/base"}""",
            json =>
            {
                File.WriteAllText(Path.Combine(_folder, AdapterConfig.FileName), json);
                AdapterConfig.Read(_folder);
            },
            exception => exception is InvalidDataException
        );

    [Fact]
    public void Tokenizer_SpoiledAnywhere_IsReadOrRefused()
    {
        string path = Path.Combine(_folder, "tokenizer.json");
        SpoiledOften(
            """{"version":"1.0","added_tokens":[{"id":3,"content":"<|end|>","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}],"normalizer":{"type":"Replace","pattern":{"Regex":"a+"},"content":"a"},"pre_tokenizer":{"type":"Sequence","pretokenizers":[{"type":"Split","pattern":{"Regex":"\\s+"},"behavior":"Isolated","invert":false},{"type":"ByteLevel","add_prefix_space":false,"use_regex":false}]},"decoder":{"type":"ByteLevel"},"model":{"type":"BPE","vocab":{"a":0,"b":1,"ab":2},"merges":["a b"]}}""",
            json =>
            {
                File.WriteAllText(path, json);
                TextTokenizer.LoadFile(path, "tokenizer.json").Encode("abab ba");
            },
            exception => exception is TokenizerFormatException
        );
    }

    [Fact]
    public void Tokenizer_WhoseExpressionBacktracksWithoutEnd_IsNamedInBoundedTime()
    {
        string path = Path.Combine(_folder, "tokenizer.json");
        string vocabulary = string.Join(
            ',',
            Enumerable
                .Range(0, 256)
                .Select(b => $"{System.Text.Json.JsonSerializer.Serialize(ByteAlphabet.ToChar((byte)b).ToString())}:{b}")
        );
        File.WriteAllText(
            path,
            $$$"""{"pre_tokenizer":{"type":"Sequence","pretokenizers":[{"type":"Split","pattern":{"Regex":"(?:\\w+\\s?)+=|."},"behavior":"Isolated","invert":false},{"type":"ByteLevel","add_prefix_space":false,"use_regex":false}]},"decoder":{"type":"ByteLevel"},"added_tokens":[],"model":{"type":"BPE","vocab":{{{{vocabulary}}}},"merges":[]}}"""
        );
        var tokenizer = TextTokenizer.LoadFile(path, "tokenizer.json");
        long startedAt = System.Diagnostics.Stopwatch.GetTimestamp();

        // Each match takes a second or less, which is within the limit of a single match, but there are thousands of them.
        var refused = Assert.Throws<TokenizerFormatException>(() =>
            tokenizer.Encode(string.Concat(Enumerable.Repeat(new string('a', 20) + "!", 400)))
        );

        Assert.Contains("(?:\\w+", refused.Message);
        Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(startedAt) < TimeSpan.FromSeconds(60));
    }

    private SafetensorsFile Open(string header)
    {
        string path = Path.Combine(_folder, "model.safetensors");
        byte[] json = Encoding.UTF8.GetBytes(header),
            length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)json.Length);
        File.WriteAllBytes(path, [.. length, .. json, .. new byte[12]]);
        return SafetensorsFile.Open(path);
    }

    private void SpoiledOften(string valid, Action<string> read, Func<Exception, bool> isExpected)
    {
        read(valid); // the unchanged file must be readable
        for (int round = 0; round < Rounds; round++)
        {
            string json = Spoiled(valid);
            try
            {
                read(json);
            }
            catch (Exception exception) when (isExpected(exception))
            {
                continue;
            }
            catch (Exception exception)
            {
                Assert.Fail($"{exception.GetType().Name}: {exception.Message}\nof {json}");
            }
        }
    }

    private string Spoiled(string valid)
    {
        if (_random.Next(6) == 0)
        {
            return valid.Remove(_random.Next(valid.Length), 1);
        }
        if (_random.Next(8) == 0)
        {
            // Duplicate names.
            return valid.Replace("{", $"{{\"{(_random.Next(2) == 0 ? "model_type" : "a")}\":1,", StringComparison.Ordinal);
        }
        var root = JsonNode.Parse(valid)!;
        var places = new List<JsonNode>();
        Collect(root, places);
        var place = places[_random.Next(places.Count)];
        JsonNode? wrong = JsonNode.Parse(
            new[]
            {
                "null",
                "[]",
                "{}",
                "[null]",
                "\"\"",
                "\"@half@\"",
                "-1",
                "1e999",
                "99999999999",
                "true",
                "\"x\"",
                "0.5",
                "[[[]]]",
                "{\"a\":{}}",
            }[_random.Next(14)]
        );
        switch (place.Parent)
        {
            case JsonObject members when _random.Next(3) == 0:
                members.Remove(place.GetPropertyName());
                break;
            case JsonObject or JsonArray:
                place.ReplaceWith(wrong);
                break;
            default:
                return (wrong?.ToJsonString() ?? "null").Replace("@half@", "\\ud800", StringComparison.Ordinal);
        }
        // A JSON writer refuses to write half of a surrogate pair.
        return root.ToJsonString().Replace("@half@", "\\ud800", StringComparison.Ordinal);
    }

    private static void Collect(JsonNode node, List<JsonNode> places)
    {
        places.Add(node);
        foreach (
            var child in node is JsonObject members ? members.Select(member => member.Value)
            : node is JsonArray items ? items
            : Enumerable.Empty<JsonNode?>()
        )
        {
            if (child is not null)
            {
                Collect(child, places);
            }
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
