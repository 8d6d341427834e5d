using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Models;
using Jarvis.Engine.Models.Families.Gpt2;
using Jarvis.Engine.Safetensors;
using Jarvis.Engine.State;
using Jarvis.Tokenizers;
using Jarvis.Tokenizers.Format;

namespace Jarvis.Inference.Tests;

/// <summary>A real checkpoint at toy size: GPT-2 with random weights from a seed, and a byte tokenizer.</summary>
internal static class TinyModel
{
    public static TextTokenizer ByteTokenizer(bool chat = false)
    {
        var vocabulary = Enumerable.Range(0, 256).ToDictionary(b => ByteAlphabet.ToChar((byte)b).ToString(), b => b);
        var plain = new TextTokenizer(new TokenizerParts(vocabulary, [], [], PreTokenizerKind.Gpt2)).WithSpecialTokens(SpecialTokens.All);
        return chat ? ChatTemplate.Equip(plain) : plain;
    }

    /// <summary>Writes a complete checkpoint folder.</summary>
    public static void Write(
        string folder,
        long step = 1,
        bool best = true,
        bool chat = true,
        int context = 96,
        long seed = 1,
        bool ema = false
    )
    {
        var tokenizer = ByteTokenizer(chat);
        var shape = new ModelShape(Layers: 2, Heads: 2, Width: 32, Context: context, Vocabulary: tokenizer.VocabularySize);
        var config = new Gpt2Config(shape, EosTokenId: tokenizer.EndOfText);
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        using var writer = new FolderWriter(folder);
        AddModel(writer, "", seed, config, tokenizer);
        if (ema)
        {
            AddModel(writer, "ema/", seed + 100, config, tokenizer);
        }
        writer.Publish(files => new CheckpointManifest(
            CheckpointManifest.CurrentFormat,
            step,
            DateTimeOffset.UnixEpoch.AddDays(step),
            shape.Parameters,
            2.5,
            best,
            files,
            ema ? 2.25 : null
        ));
    }

    /// <summary>
    /// Writes a complete checkpoint of any network with freshly initialized weights, or of its adapters where it has them.
    /// </summary>
    /// <param name="baseFolder">The folder of the adapters' base model.</param>
    public static void Write(string folder, LanguageModel network, string? baseFolder = null)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        using var writer = new FolderWriter(folder);
        if (baseFolder is not null)
        {
            AdapterFolder.Write(writer, "", network, baseFolder);
        }
        else
        {
            writer.Add(ModelWeights.FileName, stream => ModelWeights.Write(stream, network));
            writer.Add(ModelConfig.FileName, network.Configuration.ToJson().ToJsonString());
        }
        AddTokenizer(writer, "", ByteTokenizer(chat: true));
        writer.Publish(files => new CheckpointManifest(
            CheckpointManifest.CurrentFormat,
            1,
            DateTimeOffset.UnixEpoch,
            network.ParameterCount,
            2.5,
            true,
            files
        ));
    }

    private static void AddModel(FolderWriter writer, string within, long seed, Gpt2Config config, TextTokenizer tokenizer)
    {
        writer.Add(within + "model.safetensors", stream => SafetensorsWriter.Write(stream, [.. Tensors(config.Shape, seed)]));
        writer.Add(within + ModelConfig.FileName, config.ToJson().ToJsonString());
        AddTokenizer(writer, within, tokenizer);
    }

    private static void AddTokenizer(FolderWriter writer, string within, TextTokenizer tokenizer)
    {
        writer.Add(within + "tokenizer.json", stream => stream.Write(tokenizer.ToJson()));
        var settings = new JsonObject { ["chat_template"] = tokenizer.Config.ChatTemplate, ["eos_token"] = tokenizer.Config.EndToken };
        writer.Add(within + TokenizerConfig.FileName, settings.ToJsonString());
    }

    private static IEnumerable<SafetensorsItem> Tensors(ModelShape shape, long seed)
    {
        int width = shape.Width,
            stream = 0;
        SafetensorsItem Tensor(string name, float scale, float centre, params long[] sizes)
        {
            var values = new float[sizes.Aggregate(1L, (product, size) => product * size)];
            int own = ++stream;
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = centre + scale * (float)(2 * CounterRandom.Uniform(seed * 1000 + own, i) - 1);
            }
            return new SafetensorsItem(name, SafetensorsType.F32, sizes, file => file.Write(MemoryMarshal.AsBytes<float>(values)));
        }
        yield return Tensor("transformer.wte.weight", 0.3f, 0, shape.Vocabulary, width);
        yield return Tensor("transformer.wpe.weight", 0.3f, 0, shape.Context, width);
        for (int layer = 0; layer < shape.Layers; layer++)
        {
            string block = $"transformer.h.{layer}.";
            foreach (string norm in new[] { "ln_1", "ln_2" })
            {
                yield return Tensor($"{block}{norm}.weight", 0.1f, 1, width);
                yield return Tensor($"{block}{norm}.bias", 0.1f, 0, width);
            }
            foreach (
                var (name, inputs, outputs) in new[]
                {
                    ("attn.c_attn", width, 3 * width),
                    ("attn.c_proj", width, width),
                    ("mlp.c_fc", width, 4 * width),
                    ("mlp.c_proj", 4 * width, width),
                }
            )
            {
                yield return Tensor($"{block}{name}.weight", 0.3f, 0, inputs, outputs);
                yield return Tensor($"{block}{name}.bias", 0.1f, 0, outputs);
            }
        }
        yield return Tensor("transformer.ln_f.weight", 0.1f, 1, width);
        yield return Tensor("transformer.ln_f.bias", 0.1f, 0, width);
    }
}
