using System.Net;
using System.Net.Http.Json;
using System.Text;
using Jarvis.Contracts;
using Jarvis.Data.Importing;
using Jarvis.Data.Importing.Sources;
using Jarvis.Data.Store;
using Jarvis.Testing;
using Jarvis.Trainer.Tests.Support;
using Xunit;

namespace Jarvis.Trainer.Tests.Knowledge;

public sealed class KnowledgeApiTests : IDisposable
{
    private const string Guide =
        "# Cats\n\nCats sleep for most of the day, in the sun if they can.\n\n# Dogs\n\nDogs bark at the postman, who does not mind.\n";

    private readonly TempHome _home = new();

    [Fact]
    public async Task Base_OfAnUpload_IsSearchedDeletedAndRestored()
    {
        await using var service = await TestService.StartAsync(_home);
        var upload = await UploadAsync(service, "guide.md", Guide);

        var job = await DoneAsync(
            service,
            "/api/knowledge",
            new CreateKnowledge("", UploadIds: [upload.Id], Cutting: new ChunkCutting(100, 0))
        );

        var made = Assert.Single(await service.GetAsync<List<KnowledgeSummary>>("/api/knowledge"));
        Assert.Equal(("guide", "guide", 2L, "guide.md"), (job.Result, made.Id, made.Chunks, Assert.Single(made.Sources)));
        Assert.Empty(Directory.GetFiles(_home.Paths.Uploads));
        var answer = await SearchAsync(service, "guide", new SearchKnowledge("barking dog"));
        var hit = Assert.Single(answer.Hits);
        Assert.Equal(("guide.md", 5L, 1, null), (hit.Chunk.Document, hit.Chunk.Line, hit.Bm25Rank, hit.Chunk.Heading));
        Assert.Equal(["Dogs", "Dogs", "bark"], hit.Marks.Select(m => hit.Excerpt.Substring(m.Start, m.Length)));
        Assert.Contains("no embeddings yet", answer.Note);
        Assert.Equal(2, (await service.GetAsync<ChunkPage>("/api/knowledge/guide/chunks?limit=1")).Total);

        Assert.True((await service.Client.DeleteAsync("/api/knowledge/guide")).IsSuccessStatusCode);
        Assert.Empty(await service.GetAsync<List<KnowledgeSummary>>("/api/knowledge"));
        Assert.Equal(HttpStatusCode.NotFound, (await service.Client.GetAsync("/api/knowledge/guide")).StatusCode);
        Assert.True((await service.Client.PostAsync("/api/knowledge/guide/restore", null)).IsSuccessStatusCode);
        Assert.Single((await SearchAsync(service, "guide", new SearchKnowledge("cats"))).Hits);
    }

    [Fact]
    public async Task Embed_WithAModel_LetsBothListsSpeakAndSurvivesTheModelsEnd()
    {
        await using var service = await TestService.StartAsync(_home);
        string model = TinyCheckpoint.Write(Path.Combine(_home.Paths.Data, "toy"));
        var file = Path.Combine(_home.Paths.Data, "guide.md");
        await File.WriteAllTextAsync(file, Guide);
        await DoneAsync(
            service,
            "/api/knowledge",
            new CreateKnowledge("Animals", Paths: [file], Cutting: new ChunkCutting(100, 0), Model: model)
        );
        await DoneAsync(service, "/api/knowledge/animals/embed", new EmbedKnowledge(model));

        var embedding = Assert.Single((await service.GetAsync<KnowledgeSummary>("/api/knowledge/animals")).Embeddings);
        Assert.Equal(("toy", 16, true), (embedding.Model, embedding.Width, embedding.Available));
        var answer = await SearchAsync(service, "animals", new SearchKnowledge("bark"));
        Assert.Null(answer.Note);
        Assert.Equal(2, answer.Hits.Count);
        Assert.All(answer.Hits, hit => Assert.InRange(hit.Cosine!.Value, -1.00001, 1.00001));
        Assert.Equal([1, 2], answer.Hits.Select(hit => hit.EmbeddingRank!.Value).Order());
        // A chunk is the best match for its own text.
        string text = (await service.GetAsync<ChunkPage>("/api/knowledge/animals/chunks")).Chunks[1].Text;
        var own = (await SearchAsync(service, "animals", new SearchKnowledge(text, Mode: SearchMode.Embeddings))).Hits[0];
        Assert.Equal((text, 1.0), (own.Chunk.Text, Math.Round(own.Cosine!.Value, 5)));

        Directory.Delete(model, recursive: true);
        Assert.Contains("not there any more", (await SearchAsync(service, "animals", new SearchKnowledge("bark"))).Note);
    }

    [Fact]
    public async Task Create_OfWhatCannotBe_SaysWhyAndLeavesNothing()
    {
        await using var service = await TestService.StartAsync(_home);
        (CreateKnowledge Request, string Says)[] wrong =
        [
            (new CreateKnowledge("x"), "Name datasets"),
            (new CreateKnowledge("x", Datasets: ["none"]), "No dataset has the id"),
            (new CreateKnowledge("x", Paths: [OfTheSystem.File]), "outside the folders"),
            (new CreateKnowledge("x", UploadIds: ["none"]), "is not there"),
            (new CreateKnowledge("x", Paths: [_home.Text], Cutting: new ChunkCutting(10)), "100 to 20,000"),
            (new CreateKnowledge("x", Paths: [_home.Text], Model: _home.Paths.Datasets), "no model folder"),
        ];
        foreach (var (request, says) in wrong)
        {
            var refused = await service.Client.PostAsJsonAsync("/api/knowledge", request, ContractJson.Options);
            Assert.Contains(says, (await TestService.ProblemAsync(refused)).GetProperty("detail").GetString());
        }
        foreach (var query in new[] { "", new string('a', 9000) })
        {
            Assert.True(
                (
                    await service.Client.PostAsJsonAsync("/api/knowledge/none/search", new SearchKnowledge(query), ContractJson.Options)
                ).StatusCode is HttpStatusCode.BadRequest
            );
        }
        Assert.False(Directory.Exists(_home.Paths.Knowledge) && Directory.GetFileSystemEntries(_home.Paths.Knowledge).Length > 0);
    }

    [Fact]
    public async Task Enhance_PutsContextBeforeQuestionsAsOneChangeThatCanBeUndone()
    {
        await using var service = await TestService.StartAsync(_home);
        var data = Path.Combine(_home.Paths.Data, "qa.jsonl");
        await File.WriteAllTextAsync(
            data,
            """
            {"instruction":"What do dogs bark at?","output":"At the postman.","domain":"animals"}
            {"instruction":"How long do zebras gallop?","output":"Nobody measured."}
            {"text":"Dogs bark at the postman in a text of its own."}
            """
        );
        var imported = new Importer(TimeProvider.System).Import(
            new ImportRequest([new FileSource(data)], _home.Paths.Dataset("qa"), "qa", "Questions")
        );
        var file = Path.Combine(_home.Paths.Data, "guide.md");
        await File.WriteAllTextAsync(file, Guide);
        await DoneAsync(service, "/api/knowledge", new CreateKnowledge("Animals", Paths: [file], Cutting: new ChunkCutting(100, 0)));

        var job = await DoneAsync(
            service,
            "/api/datasets/qa/enhance",
            new EnhanceDataset("animals", Top: 1, Template: "Read {context}!\n{question}")
        );

        Assert.Contains("1 questions", job.Text);
        Assert.Contains("1 have nothing", job.Text);
        var records = (await service.GetAsync<RecordPage>("/api/datasets/qa/records")).Records;
        var enhanced = Assert.Single(records, r => r.Turns?[0].Content.StartsWith("Read", StringComparison.Ordinal) == true);
        Assert.Equal(
            ("Read # Dogs\n\nDogs bark at the postman, who does not mind.!\nWhat do dogs bark at?", "At the postman.", "animals"),
            (enhanced.Turns![0].Content, enhanced.Turns[1].Content, enhanced.Domain)
        );
        Assert.Equal(3, records.Count);
        Assert.Contains(
            "1 had context already",
            (
                await DoneAsync(
                    service,
                    "/api/datasets/qa/enhance",
                    new EnhanceDataset("animals", Top: 1, Template: "Read {context}!\n{question}")
                )
            ).Text
        );
        ChangeSet.Undo(_home.Paths.Dataset("qa"), TimeProvider.System, 2);
        Assert.Equal(imported.Hash, DatasetManifest.Read(_home.Paths.Dataset("qa"))!.Hash);
        var refused = await service.Client.PostAsJsonAsync(
            "/api/datasets/qa/enhance",
            new EnhanceDataset("animals", Template: "no places"),
            ContractJson.Options
        );
        Assert.Contains("{context}", (await TestService.ProblemAsync(refused)).GetProperty("detail").GetString());
    }

    private static async Task<UploadDone> UploadAsync(TestService service, string name, string content)
    {
        var answer = await service.Client.PostAsync("/api/uploads?name=" + name, new ByteArrayContent(Encoding.UTF8.GetBytes(content)));
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<UploadDone>(ContractJson.Options))!;
    }

    private static async Task<KnowledgeAnswer> SearchAsync(TestService service, string id, SearchKnowledge request)
    {
        var answer = await service.Client.PostAsJsonAsync($"/api/knowledge/{id}/search", request, ContractJson.Options);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<KnowledgeAnswer>(ContractJson.Options))!;
    }

    private static async Task<DataJob> DoneAsync<T>(TestService service, string route, T request)
    {
        var answer = await service.Client.PostAsJsonAsync(route, request, ContractJson.Options);
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
        var started = (await answer.Content.ReadFromJsonAsync<DataJob>(ContractJson.Options))!;
        using var limit = new CancellationTokenSource(TestService.Patience);
        while (true)
        {
            var job = (await service.GetAsync<List<DataJob>>("/api/jobs")).First(job => job.Id == started.Id);
            if (job.State is ImportState.Done or ImportState.Failed or ImportState.Cancelled)
            {
                Assert.True(job.State == ImportState.Done, job.Error);
                return job;
            }
            await Task.Delay(20, limit.Token);
        }
    }

    public void Dispose() => _home.Dispose();
}
