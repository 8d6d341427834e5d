using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Generation;
using Jarvis.Engine.Models;
using Jarvis.Engine.Safetensors;
using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Inference.Tests.Generation;

/// <summary>Adapter folders written by PEFT and by our runs, on their base models.</summary>
public sealed class AdapterDecodingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jarvis-adapter-").FullName;

    /// <summary>The reference adapter, pointed to its base.</summary>
    private string Golden(string baseFolder)
    {
        string folder = Path.Combine(_folder, "adapter");
        Directory.CreateDirectory(folder);
        File.Copy(
            Path.Combine(Goldens.Folder("llama"), "adapter", AdapterFolder.WeightsFile),
            Path.Combine(folder, AdapterFolder.WeightsFile),
            overwrite: true
        );
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(Goldens.Folder("llama"), "adapter", AdapterConfig.FileName)))!;
        json["base_model_name_or_path"] = baseFolder;
        File.WriteAllText(Path.Combine(folder, AdapterConfig.FileName), json.ToJsonString());
        return folder;
    }

    [Fact]
    public void Append_GoldenAdapter_GivesTheReferenceLogits()
    {
        using var model = DecoderModels.Load(Golden(Goldens.Folder("llama")), 2);
        float[] expected = Goldens.Tensor<float>("llama", "lora_logits");
        int at = 0;
        foreach (int[] row in Goldens.Tokens("llama", "input_ids"))
        {
            using var sequence = model.Open();
            foreach (int token in row)
            {
                foreach (float logit in sequence.Append([token], default))
                {
                    Assert.Equal(expected[at++], logit, 2e-5f);
                }
            }
        }
    }

    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama")]
    public void Append_OfAnAdaptedNetwork_GivesTheLogitsOfTheNetworkThatIsTrained(string family)
    {
        using var precision = Precisions.Create(PrecisionKind.Fp32);
        using var network = ModelFolder.ReadConfig(Goldens.Folder(family)).Create(precision);
        ModelWeights.Load(network, Goldens.Folder(family));
        Lora.Adapt(network, new LoraSettings(Rank: 3, Alpha: 4, Dropout: 0, Targets: [], RankStabilized: true), seed: 1);
        string folder = Path.Combine(_folder, "own");
        using (no_grad())
        {
            foreach (var (_, weight) in network.Trained)
            {
                weight.uniform_(-0.3, 0.3);
            }
        }
        using (var writer = new FolderWriter(folder))
        {
            AdapterFolder.Write(writer, "", network, Goldens.Folder(family));
            writer.Publish(files => new CheckpointManifest(
                CheckpointManifest.CurrentFormat,
                1,
                DateTimeOffset.UnixEpoch,
                network.ParameterCount,
                1,
                true,
                files
            ));
        }

        int[] tokens = [.. Enumerable.Range(0, 40).Select(at => at * 37 % network.VocabularySize)];
        using var model = DecoderModels.Load(folder, 2);
        using var sequence = model.Open();
        float[] ours = sequence.Append(tokens, default).ToArray();
        network.eval();
        using var scope = NewDisposeScope();
        using var free = no_grad();
        var ids = tensor([.. tokens.Select(token => (long)token)], [1, tokens.Length]);
        float[] trained = network.Head(network.Hidden(ids).narrow(1, tokens.Length - 1, 1)).flatten().data<float>().ToArray();
        for (int token = 0; token < ours.Length; token++)
        {
            Assert.Equal(trained[token], ours[token], 1e-4f);
        }
        using var plain = DecoderModels.Load(Goldens.Folder(family), 1);
        using var before = plain.Open();
        Assert.Contains(before.Append(tokens, default).ToArray().Zip(ours), pair => Math.Abs(pair.First - pair.Second) > 0.01f);
    }

    [Fact]
    public void WeightBytes_OfAnAdapterOverNarrowWeights_CountsWhatIsMergedInFull()
    {
        string narrow = Path.Combine(_folder, "narrow");
        Directory.CreateDirectory(narrow);
        File.Copy(Path.Combine(Goldens.Folder("llama"), ModelConfig.FileName), Path.Combine(narrow, ModelConfig.FileName));
        using (var file = SafetensorsFile.Open(Path.Combine(Goldens.Folder("llama"), "model.safetensors")))
        using (var stream = File.Create(Path.Combine(narrow, "model.safetensors")))
        {
            SafetensorsWriter.Write(
                stream,
                [
                    .. file.Entries.Select(entry => new SafetensorsItem(
                        entry.Name,
                        SafetensorsType.F16,
                        entry.Shape,
                        to =>
                            to.Write(
                                MemoryMarshal.AsBytes<Half>(
                                    MemoryMarshal
                                        .Cast<byte, float>(file.Bytes(entry, 0, (int)entry.Bytes))
                                        .ToArray()
                                        .Select(value => (Half)value)
                                        .ToArray()
                                )
                            )
                    )),
                ]
            );
        }
        string adapter = Golden(narrow);
        using var model = DecoderModels.Load(adapter, 1);
        Assert.Equal("fp32+fp16", model.Precision);
        Assert.Equal(
            3 * (48 * 48 + 24 * 48) * (sizeof(float) - sizeof(ushort)),
            DecoderModels.WeightBytes(adapter) - DecoderModels.WeightBytes(narrow)
        );
        // Weights are padded to full panels: 40 kB more at this size, negligible for a real model.
        Assert.InRange(model.WeightBytes, DecoderModels.WeightBytes(adapter) - 60_000, DecoderModels.WeightBytes(adapter) + 60_000);
    }

    [Fact]
    public void Load_WithoutItsBase_SaysWhereItLooked()
    {
        string missing = Path.Combine(_folder, "gone");
        Assert.Contains(missing, Assert.Throws<InvalidDataException>(() => DecoderModels.Load(Golden(missing), 1)).Message);
    }

    [Fact]
    public void Load_OverAnotherModel_SaysSo()
    {
        Assert.Contains(
            "belongs to another model",
            Assert.Throws<InvalidDataException>(() => DecoderModels.Load(Golden(Goldens.Folder("gpt2")), 1)).Message
        );
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
