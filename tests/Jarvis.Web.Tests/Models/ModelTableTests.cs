using Jarvis.Contracts;
using Jarvis.Web.Features.Models;

namespace Jarvis.Web.Tests.Models;

/// <summary>Search, filters, order and what stands on each model.</summary>
public sealed class ModelTableTests
{
    private static readonly ModelSummary[] _models =
    [
        Model(1, "night-03", 840, parameters: 2_000_000) with
        {
            ValidationLoss = 2.4,
            Best = true,
            Architecture = "llama",
            Kept = true,
        },
        Model(2, "night-03", 900, parameters: 2_000_000) with
        {
            ValidationLoss = 2.6,
            EmaLoss = 2.3,
            HasEma = true,
            Last = true,
            Architecture = "llama",
        },
        Model(3, "tales", 50, parameters: 9_000) with
        {
            Best = true,
            IsAdapter = true,
            Architecture = "gpt2",
        },
        Model(4, "gpt2", 0, parameters: 124_000_000) with
        {
            RunId = null,
            Title = "GPT-2",
            Name = "v1",
            Source = "/home/me/gpt2",
            Best = true,
            Kept = true,
            Precision = "bf16",
            Architecture = "gpt2",
        },
    ];

    [Theory]
    [InlineData(null, null, null, "4 3 2 1")]
    [InlineData("night", null, null, "2 1")]
    [InlineData("night step 840", null, null, "1")]
    [InlineData("NIGHT averaged", null, null, "2")]
    [InlineData("bf16", null, null, "4")]
    [InlineData("home/me", null, null, "4")]
    [InlineData("nothing", null, null, "")]
    [InlineData(null, "best", null, "4 3 1")]
    [InlineData(null, "kept", null, "4 1")]
    [InlineData(null, "imported", null, "4")]
    [InlineData(null, "lora", null, "3")]
    [InlineData(null, "family:llama", null, "2 1")]
    [InlineData(null, "unknown", null, "4 3 2 1")]
    [InlineData(null, null, "-newest", "1 2 3 4")]
    [InlineData(null, null, "name", "4 2 1 3")]
    [InlineData(null, null, "-name", "3 2 1 4")]
    [InlineData(null, null, "loss", "2 1 3 4")]
    [InlineData(null, null, "-loss", "1 2 3 4")]
    [InlineData(null, null, "-size", "4 1 2 3")]
    public void Lines_OfAQueryAFilterAndAnOrder_AreThese(string? query, string? filter, string? sort, string expected) =>
        Assert.Equal(expected, Numbers(ModelTable.Lines(_models, new Dictionary<string, int>(), query, filter, sort)));

    [Fact]
    public void Lines_WithConversations_CountThoseOfTheCheckpointItsAverageAndOfTheBestOfItsRun()
    {
        var conversations = new Dictionary<string, int>
        {
            ["night-03/step-00000840"] = 1,
            ["night-03/step-00000840:ema"] = 2,
            ["night-03"] = 4,
            ["night-03:ema"] = 8,
            ["night-03/step-00000900"] = 16,
            ["night"] = 32,
        };
        var lines = ModelTable.Lines(_models, conversations, null, null, "-used");
        Assert.Equal([16, 15, 0, 0], lines.Select(line => line.Conversations));
        Assert.Equal("2 1", Numbers(lines.Take(2)));
    }

    [Fact]
    public void Filters_OfOneFamily_NameNone()
    {
        Assert.Equal(["family:gpt2", "family:llama"], Families(_models));
        Assert.Empty(Families(_models.Where(model => model.Architecture == "llama")));

        static IEnumerable<string> Families(IEnumerable<ModelSummary> models) =>
            ModelTable.Filters(models).Select(filter => filter.Key).Where(key => key.StartsWith("family:", StringComparison.Ordinal));
    }

    [Fact]
    public void Line_WithAnAverageThatIsBetter_HasItsLossAndPerplexity()
    {
        var line = new ModelLine(_models[1], 0);
        Assert.Equal((2.3, Math.Exp(2.3)), (line.Loss, line.Perplexity));
        Assert.Equal((2.4, "night-03, step 840"), (new ModelLine(_models[0], 0).Loss, new ModelLine(_models[0], 0).FullName));
        Assert.Equal((null, "GPT-2"), (new ModelLine(_models[3], 0).Perplexity, new ModelLine(_models[3], 0).FullName));
    }

    [Fact]
    public void Summary_OfWhatStandsOnIt_CountsEachKindOnce()
    {
        var model = _models[0] with
        {
            UsedBy =
            [
                new("lora", "a-5", "a", true),
                new("lora", "b-6", "b", true),
                new("schedule", "nightly", "Nightly", false),
                new("knowledge", "docs", "Docs", false),
            ],
        };
        Assert.Equal("2 LoRA runs · 1 schedule · 1 knowledge base · 3 chats", ModelUseText.Summary(new ModelLine(model, 3)));
        Assert.Equal(7, new ModelLine(model, 3).Standing);
        Assert.Null(ModelUseText.Summary(new ModelLine(_models[0], 0)));
        Assert.Equal("runs/a-5", ModelUseText.Link(model.UsedBy[0]));
        Assert.Null(ModelUseText.Link(new ModelUse("lora", null, "/elsewhere/run", true)));
    }

    private static string Numbers(IEnumerable<ModelLine> lines) =>
        string.Join(' ', lines.Select(line => line.Model.WrittenAt.ToUnixTimeSeconds()));

    /// <param name="number">The order in which they were written.</param>
    private static ModelSummary Model(long number, string run, long step, long parameters) =>
        new(
            $"{run}/step-{step:D8}",
            run,
            $"step-{step:D8}",
            run,
            run,
            $"/jarvis/runs/{run}/checkpoints/step-{step:D8}",
            step,
            DateTimeOffset.FromUnixTimeSeconds(number),
            1_000_000,
            parameters,
            256,
            null,
            HasEma: false,
            null,
            Best: false,
            Last: false
        );
}
