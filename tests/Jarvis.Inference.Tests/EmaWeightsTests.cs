using System.Net.Http.Json;
using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Xunit;

namespace Jarvis.Inference.Tests;

/// <summary>Runs that keep an EMA of their weights.</summary>
public sealed class EmaWeightsTests : IClassFixture<RunningInference>
{
    private readonly RunningInference _service;

    public EmaWeightsTests(RunningInference service)
    {
        _service = service;
        if (!Directory.Exists(Folder))
        {
            TinyModel.Write(Folder, ema: true);
        }
    }

    private string Folder => Path.Combine(_service.Home, "runs", "averaged", "checkpoints", "step-00000001");

    private async Task<string> AnswerAsync(string model)
    {
        using var answer = await _service
            .Http()
            .PostAsJsonAsync(
                "/v1/completions",
                new
                {
                    model,
                    prompt = new[] { 1, 2, 3 },
                    max_tokens = 12,
                    temperature = 0,
                }
            );
        return await answer.Content.ReadAsStringAsync() is var text && answer.IsSuccessStatusCode
            ? text.Split("\"text\":")[1].Split(",\"")[0]
            : text;
    }

    [Fact]
    public async Task List_OfARunWithEma_OffersItBesideTheWeights()
    {
        var models = (await _service.Http().GetFromJsonAsync<ServedModels>("/v1/models", ContractJson.Options))!
            .Data.Where(model => model.Name == "averaged")
            .ToList();
        Assert.Equal(
            ["averaged", "averaged/step-00000001", "averaged/step-00000001:ema", "averaged:ema"],
            models.Select(model => model.Id).Order(StringComparer.Ordinal)
        );
        Assert.All(models, model => Assert.Equal(model.Id.EndsWith(":ema", StringComparison.Ordinal), model.Ema));
        Assert.All(models, model => Assert.Equal(model.Ema ? 2.25 : 2.5, model.ValidationLoss));
        Assert.All(models, model => Assert.Contains(models, other => other.Id == model.OtherWeightsId && other.Ema != model.Ema));
    }

    [Theory]
    [InlineData("averaged:ema", "averaged/step-00000001:ema")]
    [InlineData("averaged", "averaged/step-00000001")]
    public async Task Answer_OfTheRun_IsThatOfItsBestCheckpoint(string run, string checkpoint) =>
        Assert.Equal(await AnswerAsync(checkpoint), await AnswerAsync(run));

    [Fact]
    public async Task Answer_OfTheEmaWeights_ComesFromItsOwnWeights() =>
        Assert.NotEqual(await AnswerAsync("averaged"), await AnswerAsync("averaged:ema"));

    [Fact]
    public async Task Answer_OfARunWithoutEma_IsRefusedByName() => Assert.Contains("model_not_found", await AnswerAsync("tiny:ema"));

    [Fact]
    public async Task Retention_WhileTheEmaIsLoaded_LeavesTheCheckpoint()
    {
        await AnswerAsync("averaged:ema");
        var store = new CheckpointStore(Path.GetDirectoryName(Folder)!);
        TinyModel.Write(store.Folder(2), step: 2);
        store.Retain(new Retention(1), best: null);
        Assert.Equal(2, store.All().Count);
        Directory.Delete(store.Folder(2), recursive: true);
    }
}
