using System.Text.Json.Nodes;
using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Models;
using Jarvis.Engine.Safetensors;
using Jarvis.Engine.Training;
using Jarvis.Testing;
using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Engine.Tests;

/// <summary>Checkpoints of a LoRA run are PEFT adapter folders, and everything that reads models reads them.</summary>
public sealed class AdapterFolderTests : IDisposable
{
    private const string Last = "step-00000012";
    private readonly TorchSharp.DisposeScope _scope = NewDisposeScope();
    private readonly TinyRun _run = new();

    public AdapterFolderTests() =>
        _run.Plan = _run.Plan with
        {
            FineTuning = _run.Plan.FineTuning with { Method = FineTuningMethod.Lora, LoraRank = 4 },
            Model = _run.Plan.Model with { BaseModel = _run.BaseModel(), Dropout = 0 },
            Schedule = _run.Plan.Schedule with { LearningRate = 0.05 },
        };

    public void Dispose()
    {
        _scope.Dispose();
        _run.Dispose();
    }

    private string Folder => Path.Combine(_run.CheckpointsFolder, Last);

    [Fact]
    public void Run_WithLora_LearnsAndSavesAdaptersAndTheirMomentsOnly()
    {
        Assert.Equal(RunState.Completed, _run.Run().State);
        var evaluations = _run.Events.OfType<EvaluationMetrics>().ToList();
        Assert.True(evaluations[^1].Loss < evaluations[0].Loss - 0.001, $"{evaluations[0].Loss} → {evaluations[^1].Loss}");
        Assert.False(File.Exists(Path.Combine(Folder, ModelWeights.FileName)));
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, AdapterConfig.FileName)))!;
        Assert.Equal(
            (_run.Plan.Model.BaseModel, 4, true, "LORA"),
            (
                json["base_model_name_or_path"]!.GetValue<string>(),
                json["r"]!.GetValue<int>(),
                json["fan_in_fan_out"]!.GetValue<bool>(),
                json["peft_type"]!.GetValue<string>()
            )
        );
        Assert.Equal(["c_attn", "c_fc", "c_proj"], json["target_modules"]!.AsArray().Select(name => name!.GetValue<string>()));
        using var file = SafetensorsFile.Open(Path.Combine(Folder, AdapterFolder.WeightsFile));
        Assert.Equal([4L, 16L], file.Find("base_model.model.transformer.h.0.attn.c_attn.lora_A.weight")!.Shape);
        Assert.Equal([48L, 4L], file.Find("base_model.model.transformer.h.0.attn.c_attn.lora_B.weight")!.Shape);
        Assert.All(file.Entries, entry => Assert.True(Lora.IsAdapter(entry.Name), entry.Name));
        using var moments = SafetensorsFile.Open(Path.Combine(Folder, "optimizer.safetensors"));
        Assert.Equal(file.Entries.Count * 2, moments.Entries.Count);
    }

    [Fact]
    public void Merge_IsAWholeModelWithTheAdaptersLogits()
    {
        _run.Run();
        using var free = no_grad();
        string merged = Path.Combine(_run.CheckpointsFolder, "..", "merged");
        ModelExport.Run(Folder, ema: false, null, merged, TimeProvider.System);
        var adapted = ModelFolder.ReadConfig(Folder).Create(new Fp32Precision());
        Lora.Adapt(adapted, AdapterConfig.Read(Folder).Settings, seed: 9);
        AdapterFolder.TryOpen(Folder)!.Load(adapted);
        adapted.eval();
        var ids = arange(16, ScalarType.Int64).view(1, 16);
        var expected = adapted.forward(ids);
        Assert.False(expected.allclose(Load(_run.Plan.Model.BaseModel!).forward(ids), 1e-3, 1e-3));
        Assert.True(expected.allclose(Load(merged).forward(ids), 1e-4, 1e-4));
        Assert.True(Load(Folder).forward(ids).allclose(Load(merged).forward(ids), 1e-5, 1e-5));
        Assert.True(File.Exists(Path.Combine(merged, "tokenizer.json")));
        Assert.Contains(
            "not empty",
            Assert.Throws<InvalidDataException>(() => ModelExport.Run(Folder, ema: false, null, merged, TimeProvider.System)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Run_OnACheckpoint_IsNotedThere()
    {
        string model = _run.Plan.Model.BaseModel!;
        _run.Run();
        Assert.Empty(NeededBase.By(model));
        File.WriteAllText(Path.Combine(model, CheckpointManifest.FileName), "{}");
        _run.Run();
        Assert.Equal(Path.GetDirectoryName(_run.CheckpointsFolder), Assert.Single(NeededBase.By(model)));
    }

    [Fact]
    public void Open_WithoutItsBase_SaysWhereItLooked()
    {
        _run.Run();
        Directory.Move(_run.Plan.Model.BaseModel!, _run.Plan.Model.BaseModel + "-moved");
        Assert.Contains(
            _run.Plan.Model.BaseModel!,
            Assert.Throws<InvalidDataException>(() => ModelFolder.ReadConfig(Folder)).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(_run.Plan.Model.BaseModel + "-moved", AdapterFolder.TryOpen(Folder, _run.Plan.Model.BaseModel + "-moved")!.Base);
    }

    [Theory]
    [InlineData("use_dora", "true")]
    [InlineData("modules_to_save", "[\"lm_head\"]")]
    [InlineData("rank_pattern", "{\"c_fc\": 2}")]
    [InlineData("peft_type", "\"LOHA\"")]
    [InlineData("bias", "\"all\"")]
    [InlineData("r", "0")]
    [InlineData("r", "\"many\"")]
    public void Read_WhatThisEngineDoesNotDo_IsRefusedByName(string key, string value)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(
            folder[AdapterConfig.FileName],
            new AdapterConfig(new LoraSettings(4, 8, 0, ["c_fc"]), "base").ToJson(true, []).ToJsonString()
        );
        Assert.Equal(4, AdapterConfig.Read(folder.Path).Settings.Rank);
        var json = JsonNode.Parse(File.ReadAllText(folder[AdapterConfig.FileName]))!;
        json[key] = JsonNode.Parse(value);
        File.WriteAllText(folder[AdapterConfig.FileName], json.ToJsonString());
        Assert.Contains(
            value == "\"many\"" ? "not an adapter" : key,
            Assert.Throws<InvalidDataException>(() => AdapterConfig.Read(folder.Path)).Message,
            StringComparison.Ordinal
        );
    }

    private static LanguageModel Load(string folder)
    {
        var model = ModelFolder.ReadConfig(folder).Create(new Fp32Precision());
        ModelWeights.Load(model, folder);
        model.eval();
        return model;
    }
}
