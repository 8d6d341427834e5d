using System.Net;
using System.Net.Http.Json;
using Jarvis.Contracts;
using Jarvis.Data.Importing;
using Jarvis.Data.Importing.Sources;
using Jarvis.Testing;
using Jarvis.Trainer.Tests.Support;
using Xunit;

namespace Jarvis.Trainer.Tests;

public sealed class DatasetChangesApiTests : IDisposable
{
    private readonly TempHome _home = new();

    [Fact]
    public async Task Record_EditedAndTakenOut_HasItsHistoryAndEveryChangeCanBeUndone()
    {
        Dataset("texts", 6);
        await using var service = await TestService.StartAsync(_home);
        var before = await service.GetAsync<DatasetSummary>("/api/datasets/texts");

        var edited = await SendAsync<DataRecord>(
            service,
            HttpMethod.Patch,
            "records/2",
            new EditRecord("Other words", Labels: new Dictionary<string, string?> { ["quality"] = "0.5", ["domain"] = null })
        );
        Assert.Equal(("Other words", 0.5, null, 7L), (edited.Text, edited.Quality, edited.Domain, edited.Id));
        var history = await service.GetAsync<RecordHistory>("/api/datasets/texts/records/7");
        Assert.Equal(["Record 2: came from texts.jsonl:2", "Replaced record 2"], history.Steps.Take(2).Select(s => s.Text));
        Assert.Equal("text 2", history.Steps[1].Before!.Text);
        await SendAsync<DatasetChange>(service, HttpMethod.Delete, "records/1", null);
        Assert.Equal(
            ["edit", "edit", "import"],
            (await service.GetAsync<List<DatasetChange>>("/api/datasets/texts/changes")).Select(c => c.Kind)
        );

        var compared = await service.GetAsync<VersionComparison>("/api/datasets/texts/compare?from=1&to=3");
        Assert.Equal((1L, 2L), (compared.Added, compared.Removed));
        await SendAsync<DatasetChange>(service, HttpMethod.Post, "changes/3/undo", null);
        await SendAsync<DatasetChange>(service, HttpMethod.Post, "changes/2/undo", null);
        var after = await service.GetAsync<DatasetSummary>("/api/datasets/texts");
        Assert.Equal((before.Hash, 5, before.Records), (after.Hash, after.Version, after.Records));
    }

    [Fact]
    public async Task Requests_ThatCannotBe_SayWhy()
    {
        Dataset("texts", 3);
        await using var service = await TestService.StartAsync(_home);
        (HttpMethod Method, string Path, object? Body, HttpStatusCode Status, string Says)[] wrong =
        [
            (HttpMethod.Patch, "records/99", new EditRecord("x"), HttpStatusCode.NotFound, "has no record 99"),
            (HttpMethod.Patch, "records/1", new EditRecord(" "), HttpStatusCode.BadRequest, "take it out instead"),
            (
                HttpMethod.Patch,
                "records/1",
                new EditRecord(Turns: [new ChatTurn(ChatRole.User, "x")]),
                HttpStatusCode.BadRequest,
                "This record is one text"
            ),
            (HttpMethod.Patch, "records/1", new EditRecord("text 2"), HttpStatusCode.Conflict, "holds each content once"),
            (
                HttpMethod.Patch,
                "records/1",
                new EditRecord(Labels: new Dictionary<string, string?> { ["quality"] = "good" }),
                HttpStatusCode.BadRequest,
                "a number from 0 to 1"
            ),
            (
                HttpMethod.Patch,
                "records/1",
                new EditRecord(Labels: new Dictionary<string, string?> { ["colour"] = "red" }),
                HttpStatusCode.BadRequest,
                "none of domain, difficulty"
            ),
            (HttpMethod.Delete, "records/99", null, HttpStatusCode.NotFound, "has no record 99"),
            (HttpMethod.Post, "changes/1/undo", null, HttpStatusCode.Conflict, "Delete the dataset"),
            (HttpMethod.Post, "changes/9/undo", null, HttpStatusCode.Conflict, "no change 9"),
            (HttpMethod.Get, "compare?from=1&to=9", null, HttpStatusCode.Conflict, "no version 9"),
            (HttpMethod.Get, "records?sort=colour", null, HttpStatusCode.BadRequest, "none of id, length"),
            (HttpMethod.Post, "balance", new BalanceRequest(), HttpStatusCode.BadRequest, "would change nothing"),
            (HttpMethod.Post, "split", new SplitRequest(1), HttpStatusCode.BadRequest, "below 1"),
            (HttpMethod.Post, "mixture/again", null, HttpStatusCode.Conflict, "Only a dataset that was mixed"),
            (HttpMethod.Patch, "", new EditDataset(" "), HttpStatusCode.BadRequest, "1 to 120 characters"),
        ];
        foreach (var (method, path, body, status, says) in wrong)
        {
            using var answer = await AskAsync(service, method, path, body);
            Assert.Equal((path, status), (path, answer.StatusCode));
            Assert.Contains(says, (await TestService.ProblemAsync(answer)).GetProperty("detail").GetString());
        }
        Assert.Equal(1, (await service.GetAsync<DatasetSummary>("/api/datasets/texts")).Version);
    }

    [Fact]
    public async Task Balance_SplitAndMixture_AreJobsWhoseResultsAreThere()
    {
        Dataset("texts", 60);
        Dataset("others", 30);
        await using var service = await TestService.StartAsync(_home);
        var preview = await SendAsync<BalancePreview>(service, HttpMethod.Post, "balance/preview", new BalanceRequest(Cap: 8));
        Assert.Equal([8L, 8, 8], preview.After.Values);
        await JobAsync(service, "balance", new BalanceRequest(Cap: 8));
        Assert.Equal([8L, 8, 8], (await service.GetAsync<DatasetSummary>("/api/datasets/texts")).Domains.Values);
        await JobAsync(service, "split", new SplitRequest(0.25));
        Assert.Equal(6, (await service.GetAsync<RecordPage>("/api/datasets/texts/records?split=validation")).Total);

        await SendAsync<DatasetSummary>(service, HttpMethod.Patch, "", new EditDataset("Night texts", "For the night"));
        var mixture = new CreateMixture("All of it", [new("texts", 1), new("others", 0.5)]);
        Assert.Equal(24 + 15, (await PostAsync<MixturePreview>(service, "/api/datasets/mixtures/preview", mixture)).Records);
        var job = await EndAsync(service, await PostAsync<DataJob>(service, "/api/datasets/mixtures", mixture));
        var mixed = await service.GetAsync<DatasetSummary>($"/api/datasets/{job.Result}");
        Assert.Equal(("All of it", "Night texts", 3), (mixed.Name, mixed.Mixture!.Parts[0].Name, mixed.Mixture.Parts[0].Version));
        Assert.Equal(
            24,
            (await service.GetAsync<RecordPage>($"/api/datasets/{job.Result}/records?source=Night%20texts%3A%20texts.jsonl&limit=1")).Total
        );
        Assert.Equal(
            ImportState.Done,
            (await EndAsync(service, await PostAsync<DataJob>(service, $"/api/datasets/{job.Result}/mixture/again", null))).State
        );

        var facets = await service.GetAsync<RecordFacets>("/api/datasets/texts/facets");
        Assert.Equal((18L, 6L), (facets.Splits["train"], facets.Splits["validation"]));
        Assert.Equal(24, (await service.GetAsync<List<Histogram>>("/api/datasets/texts/histograms"))[0].Counts.Sum());
    }

    [Fact]
    public async Task Synthetic_ByRuleAndByModel_IsPreviewedMadeAndTakenOutAgain()
    {
        Dataset("texts", 40);
        await using var service = await TestService.StartAsync(_home);
        var request = new SyntheticRequest("template", "Domain {domain}, text: {text}", MaxShare: 0.2);
        var preview = await SendAsync<List<DataRecord>>(service, HttpMethod.Post, "synthetic/preview", request);
        Assert.All(preview, r => Assert.Equal($"Domain {r.Domain}, text: text {r.Source.Split(':')[1]}", r.Text));
        await JobAsync(service, "synthetic", request);
        Assert.Equal(10, (await service.GetAsync<RecordPage>("/api/datasets/texts/records?synthetic=true")).Total);

        var model = TinyCheckpoint.Write(Path.Combine(_home.Paths.Data, "model"));
        await JobAsync(service, "synthetic", new SyntheticRequest("model", "Say {text} again", model, MaxShare: 0.5, Most: 3));
        var written = (await service.GetAsync<RecordPage>("/api/datasets/texts/records?synthetic=true&kind=instruct")).Records;
        Assert.InRange(written.Count, 1, 3);
        Assert.All(written, r => Assert.StartsWith("Say text ", r.Turns![0].Content));

        (object Body, string Says)[] wrong =
        [
            (new SyntheticRequest("magic"), "none of template"),
            (new SyntheticRequest("template", "{colour}"), "{colour}"),
            (new SyntheticRequest("cloze", MaxShare: 1), "below 1"),
            (new SyntheticRequest("model"), "Name the folder"),
            (
                new SyntheticRequest("model", Model: Directory.CreateDirectory(Path.Combine(_home.Paths.Data, "empty")).FullName),
                "config.json is missing"
            ),
            (new SyntheticRequest("model", Model: OfTheSystem.Folder), "outside the folders"),
        ];
        foreach (var (body, says) in wrong)
        {
            using var answer = await AskAsync(service, HttpMethod.Post, "synthetic", body);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains(says, (await TestService.ProblemAsync(answer)).GetProperty("detail").GetString());
        }
        await SendAsync<DatasetChange>(service, HttpMethod.Delete, "synthetic", null);
        Assert.Equal(0, (await service.GetAsync<RecordPage>("/api/datasets/texts/records?synthetic=true")).Total);
    }

    public void Dispose() => _home.Dispose();

    private void Dataset(string id, int records)
    {
        var file = Path.Combine(_home.Paths.Data, $"{id}.jsonl");
        File.WriteAllLines(
            file,
            Enumerable.Range(1, records).Select(i => $"{{\"text\":\"{(id == "texts" ? "text" : id)} {i}\",\"domain\":\"d{i % 3}\"}}")
        );
        new Importer(TimeProvider.System).Import(new ImportRequest([new FileSource(file)], _home.Paths.Dataset(id), id, id));
    }

    private static async Task JobAsync(TestService service, string path, object request)
    {
        var job = await EndAsync(service, await PostAsync<DataJob>(service, $"/api/datasets/texts/{path}", request));
        Assert.Equal((ImportState.Done, null), (job.State, job.Error));
    }

    private static async Task<DataJob> EndAsync(TestService service, DataJob job)
    {
        for (int look = 0; look < 1500 && job.State is ImportState.Waiting or ImportState.Running; look++)
        {
            await Task.Delay(20);
            job = (await service.GetAsync<List<DataJob>>("/api/jobs")).Single(j => j.Id == job.Id);
        }
        return job;
    }

    private static Task<HttpResponseMessage> AskAsync(TestService service, HttpMethod method, string path, object? body) =>
        service.Client.SendAsync(
            new HttpRequestMessage(method, $"/api/datasets/texts{(path.Length > 0 ? "/" : "")}{path}")
            {
                Content = body is null ? null : JsonContent.Create(body, body.GetType(), options: ContractJson.Options),
            }
        );

    private static async Task<T> SendAsync<T>(TestService service, HttpMethod method, string path, object? body)
    {
        using var answer = await AskAsync(service, method, path, body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<T>(ContractJson.Options))!;
    }

    private static async Task<T> PostAsync<T>(TestService service, string path, object? body)
    {
        using var answer = await service.Client.PostAsJsonAsync(path, body, ContractJson.Options);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<T>(ContractJson.Options))!;
    }
}
