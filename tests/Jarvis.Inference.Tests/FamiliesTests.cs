using System.Net.Http.Json;
using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Engine.Models;
using Jarvis.Engine.Models.Families.Gpt2;
using Jarvis.Engine.Models.Families.Llama;
using Jarvis.Engine.Models.Families.Recurrent;
using Xunit;

namespace Jarvis.Inference.Tests;

/// <summary>Runs of every family and method are listed and can chat.</summary>
public sealed class FamiliesTests : IClassFixture<RunningInference>
{
    private const int Vocabulary = 259;
    private readonly RunningInference _service;

    private static readonly Dictionary<string, ModelConfig> _configs = new()
    {
        ["gpt2"] = new Gpt2Config(new ModelShape(Layers: 1, Heads: 2, Width: 16, Context: 96, Vocabulary: Vocabulary)),
        ["llama"] = new LlamaConfig(
            Layers: 1,
            Heads: 2,
            KeyValueHeads: 1,
            Width: 16,
            FeedForwardWidth: 32,
            ContextLength: 96,
            Vocabulary: Vocabulary
        ),
        ["lstm"] = new CombinedConfig(
            CombinedConfig.Lstm,
            Layers: 1,
            EmbeddingWidth: 8,
            Width: 16,
            ContextLength: 96,
            Vocabulary: Vocabulary
        ),
        ["gru"] = new CombinedConfig(
            CombinedConfig.Gru,
            Layers: 1,
            EmbeddingWidth: 8,
            Width: 16,
            ContextLength: 96,
            Vocabulary: Vocabulary
        ),
    };

    public FamiliesTests(RunningInference service)
    {
        _service = service;
        if (Directory.Exists(Folder("gpt2")))
        {
            return;
        }
        foreach (var (name, config) in _configs)
        {
            using var network = Network(config);
            TinyModel.Write(Folder(name), network);
            if (name != "llama")
            {
                continue;
            }
            Lora.Adapt(network, new LoraSettings(2, 4, 0, []), seed: 1);
            TinyModel.Write(Folder("lora"), network, Folder("llama"));
            TinyModel.Write(Folder("orphan"), network, Path.Combine(service.Home, "gone"));
        }
    }

    public static TheoryData<string> Names => ["gpt2", "llama", "lstm", "gru", "lora"];

    private string Folder(string run) => Path.Combine(_service.Home, "runs", run, "checkpoints", "step-00000001");

    private static LanguageModel Network(ModelConfig config)
    {
        Assert.Equal(Vocabulary, TinyModel.ByteTokenizer(chat: true).VocabularySize);
        var network = config.Create(new Fp32Precision());
        network.Initialize(seed: 1);
        return network;
    }

    private async Task<ServedModel> ListedAsync(string run) =>
        (await _service.Http().GetFromJsonAsync<ServedModels>("/v1/models", ContractJson.Options))!.Data.Single(model => model.Id == run);

    private async Task<(bool Answered, JsonElement Body)> ChatAsync(string model)
    {
        using var answer = await _service
            .Http()
            .PostAsJsonAsync(
                "/v1/chat/completions",
                new
                {
                    model,
                    messages = new[] { new { role = "user", content = "hello" } },
                    max_tokens = 7,
                    seed = 1,
                }
            );
        return (answer.IsSuccessStatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Run_OfAnyFamilyOrMethod_IsListedAndAnswers(string run)
    {
        var listed = await ListedAsync(run);
        Assert.Equal((96, true, null), (listed.ContextLength, listed.Chat, listed.Problem));
        var (answered, body) = await ChatAsync(run);
        Assert.True(answered, body.ToString());
        Assert.InRange(body.GetProperty("usage").GetProperty("completion_tokens").GetInt32(), 0, 7);
    }

    [Fact]
    public async Task Adapter_WithoutItsBase_IsListedWithTheReasonAndRefusesWithIt()
    {
        const string Missing = "'gone'"; // relative to Jarvis's home, because full paths are not revealed over HTTP
        Assert.Contains(Missing, (await ListedAsync("orphan")).Problem);
        var (answered, body) = await ChatAsync("orphan");
        Assert.False(answered);
        Assert.Contains(Missing, body.GetProperty("error").GetProperty("message").GetString());
    }
}
