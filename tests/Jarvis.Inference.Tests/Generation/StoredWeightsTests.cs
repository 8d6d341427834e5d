using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Decoding;
using Jarvis.Engine.Generation;
using Jarvis.Engine.Models;
using Jarvis.Engine.Safetensors;
using Xunit;

namespace Jarvis.Inference.Tests.Generation;

/// <summary>The same weights in every form that published folders use.</summary>
public sealed class StoredWeightsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jarvis-stored-").FullName;

    public StoredWeightsTests() =>
        File.Copy(Path.Combine(Goldens.Folder("llama"), ModelConfig.FileName), Path.Combine(_folder, ModelConfig.FileName));

    private static float[] Logits(string folder)
    {
        using var model = DecoderModels.Load(folder, 2);
        using var sequence = model.Open();
        return sequence.Append([3, 1, 4, 1, 5, 9, 2, 6], default).ToArray();
    }

    /// <summary>The reference tensors as items, converted to another type where one is given.</summary>
    private static List<SafetensorsItem> Items(SafetensorsType type = SafetensorsType.F32)
    {
        using var file = SafetensorsFile.Open(Path.Combine(Goldens.Folder("llama"), "model.safetensors"));
        var items = new List<SafetensorsItem>();
        foreach (var entry in file.Entries)
        {
            float[] values = MemoryMarshal.Cast<byte, float>(file.Bytes(entry, 0, (int)entry.Bytes)).ToArray();
            items.Add(new SafetensorsItem(entry.Name, type, entry.Shape, stream => stream.Write(Bytes(values, type))));
        }
        return items;
    }

    private static byte[] Bytes(float[] values, SafetensorsType type) =>
        type switch
        {
            SafetensorsType.F16 => MemoryMarshal.AsBytes<Half>(values.Select(value => (Half)value).ToArray()).ToArray(),
            SafetensorsType.BF16 => MemoryMarshal.AsBytes<ushort>(values.Select(Upper).ToArray()).ToArray(),
            _ => MemoryMarshal.AsBytes<float>(values).ToArray(),
        };

    private static ushort Upper(float value) => (ushort)(BitConverter.SingleToUInt32Bits(value) >> 16);

    private static float Rounded(float value, SafetensorsType type) =>
        type == SafetensorsType.F16 ? (float)(Half)value : BitConverter.UInt32BitsToSingle((uint)Upper(value) << 16);

    private void Write(string name, IReadOnlyList<SafetensorsItem> items)
    {
        using var stream = File.Create(Path.Combine(_folder, name));
        SafetensorsWriter.Write(stream, items);
    }

    private void WriteShards(string second = "model-00002-of-00002.safetensors")
    {
        var items = Items();
        var (one, two) = (items[..11], items[11..]);
        Write("model-00001-of-00002.safetensors", one);
        Write("model-00002-of-00002.safetensors", two);
        var map = new JsonObject(
            one.Select(item => KeyValuePair.Create(item.Name, (JsonNode?)"model-00001-of-00002.safetensors"))
                .Concat(two.Select(item => KeyValuePair.Create(item.Name, (JsonNode?)second)))
        );
        File.WriteAllText(
            Path.Combine(_folder, WeightFolder.IndexName),
            new JsonObject { ["metadata"] = new JsonObject(), ["weight_map"] = map }.ToJsonString()
        );
    }

    [Fact]
    public void Load_OfSeveralFilesWithAnIndex_GivesTheVeryLogitsOfOne()
    {
        WriteShards();
        Assert.Equal(Logits(Goldens.Folder("llama")), Logits(_folder));
    }

    [Theory]
    [InlineData(SafetensorsType.F16, "fp16")]
    [InlineData(SafetensorsType.BF16, "bf16")]
    public void Load_OfNarrowWeights_GivesTheVeryLogitsOfTheSameNumbersInFp32InHalfTheMemory(SafetensorsType type, string precision)
    {
        Write(WeightFolder.FileName, Items(type));
        float[] narrow = Logits(_folder);
        using var model = DecoderModels.Load(_folder, 1);
        long bytes = DecoderModels.WeightBytes(_folder);
        Assert.Equal(precision, model.Precision);

        var wide = new List<SafetensorsItem>();
        using (var file = SafetensorsFile.Open(Path.Combine(Goldens.Folder("llama"), "model.safetensors")))
        {
            foreach (var entry in file.Entries)
            {
                float[] values =
                [
                    .. MemoryMarshal
                        .Cast<byte, float>(file.Bytes(entry, 0, (int)entry.Bytes))
                        .ToArray()
                        .Select(value => Rounded(value, type)),
                ];
                wide.Add(
                    new SafetensorsItem(
                        entry.Name,
                        SafetensorsType.F32,
                        entry.Shape,
                        stream => stream.Write(MemoryMarshal.AsBytes<float>(values))
                    )
                );
            }
        }
        Write(WeightFolder.FileName, wide);
        using var full = DecoderModels.Load(_folder, 1);
        Assert.Equal(Logits(_folder), narrow);
        Assert.Equal(full.WeightBytes, 2 * model.WeightBytes);
        Assert.Equal(DecoderModels.WeightBytes(_folder), 2 * bytes);
    }

    [Fact]
    public void Load_WithoutOneOfTheFiles_SaysWhich()
    {
        WriteShards();
        File.Delete(Path.Combine(_folder, "model-00002-of-00002.safetensors"));
        Assert.Contains("model-00002-of-00002.safetensors", Assert.Throws<InvalidDataException>(() => Logits(_folder)).Message);
    }

    [Theory]
    [InlineData("../elsewhere.safetensors")]
    [InlineData("/etc/passwd")]
    [InlineData("")]
    public void Load_OfAnIndexThatPointsElsewhere_IsRefused(string part)
    {
        WriteShards(second: part);
        Assert.Contains(WeightFolder.IndexName, Assert.Throws<InvalidDataException>(() => Logits(_folder)).Message);
    }

    [Fact]
    public void Load_OfAnIndexThatNamesAnotherFilesTensor_SaysWhich()
    {
        WriteShards(second: "model-00001-of-00002.safetensors");
        Assert.Contains("copy the folder again", Assert.Throws<InvalidDataException>(() => Logits(_folder)).Message);
    }

    [Fact]
    public void Load_WithLittleRoomForASequence_CutsALongContextToIt()
    {
        string config = Path.Combine(_folder, ModelConfig.FileName);
        File.WriteAllText(
            config,
            File.ReadAllText(config)
                .Replace("\"max_position_embeddings\": 128", "\"max_position_embeddings\": 16384", StringComparison.Ordinal)
        );
        Write(WeightFolder.FileName, Items());
        using IDecoderModel whole = DecoderModels.Load(_folder, 1),
            cut = DecoderModels.Load(_folder, 1, sequenceBytes: 1 << 20);
        Assert.Equal(16384, whole.ContextLength);
        Assert.InRange(cut.SequenceBytes, (1 << 20) - 600, 1 << 20); // a token takes 576 bytes
        Assert.Equal(1820, cut.ContextLength);
    }

    [Fact]
    public void Load_OfALlamaSavedWithoutItsHeadsPrefix_GivesTheVerySameLogits()
    {
        Write(
            WeightFolder.FileName,
            [
                .. Items()
                    .Select(item =>
                        item with
                        {
                            Name = item.Name.StartsWith("model.", StringComparison.Ordinal) ? item.Name[6..] : item.Name,
                        }
                    ),
            ]
        );
        Assert.Equal(Logits(Goldens.Folder("llama")), Logits(_folder));
    }

    [Theory]
    [InlineData("")]
    [InlineData("transformer.")]
    public void Load_OfGpt2InItsOlderSpellings_GivesTheVerySameLogits(string before)
    {
        string golden = Goldens.Folder("gpt2");
        File.Copy(Path.Combine(golden, ModelConfig.FileName), Path.Combine(_folder, ModelConfig.FileName), overwrite: true);
        using (var file = SafetensorsFile.Open(Path.Combine(golden, "model.safetensors")))
        {
            var items = file.Entries.Select(entry => new SafetensorsItem(
                before + entry.Name.Replace("transformer.", "", StringComparison.Ordinal),
                SafetensorsType.F32,
                entry.Shape,
                stream => stream.Write(file.Bytes(entry, 0, (int)entry.Bytes))
            ));
            var mask = new SafetensorsItem(
                before + "h.0.attn.bias",
                SafetensorsType.U8,
                [1, 1, 4, 4],
                stream => stream.Write(new byte[16])
            );
            Write(WeightFolder.FileName, [.. items, mask]);
        }
        Assert.Equal(Logits(golden), Logits(_folder));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
