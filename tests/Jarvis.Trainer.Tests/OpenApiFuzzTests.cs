using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Jarvis.Contracts;
using Jarvis.Testing;
using Jarvis.Trainer.Tests.Support;
using Xunit;

namespace Jarvis.Trainer.Tests;

/// <summary>Whatever is sent to <c>/api</c>, the response is about the request; it is never an internal server error.</summary>
public sealed class OpenApiFuzzTests : IDisposable
{
    private const int Requests = 3000,
        Seed = 20261130;
    private readonly TempHome _home = new();

    [Fact]
    public async Task EveryRequestThatTheDocumentLetsOneThinkOf_GetsAnAnswerThatIsNotAFailure()
    {
        await using var service = await TestService.StartAsync(_home);
        var known = await FilledAsync(service);
        var document = JsonNode.Parse(await service.Client.GetStringAsync("/api/openapi/v1.json"))!;
        // The starter dataset is left out, because building it reads the documentation of the whole SDK.
        var requests = new OpenApiRequests(document, Seed) { Known = known, LeftOut = ["POST /api/datasets/starter"] };
        var failures = new List<string>();
        int obeyed = 0;
        foreach (var (request, said) in requests.Make(Requests))
        {
            using var answer = await service.Client.SendAsync(request);
            if ((int)answer.StatusCode < 400)
            {
                obeyed++;
                continue;
            }
            string text = await answer.Content.ReadAsStringAsync();
            bool isCause =
                answer.StatusCode == HttpStatusCode.InsufficientStorage
                && text.Contains("disk", StringComparison.Ordinal)
                && text.Contains("too full", StringComparison.Ordinal);
            if ((int)answer.StatusCode >= 500 && !isCause)
            {
                failures.Add($"{(int)answer.StatusCode} {said}\n    {text}");
            }
            else if (
                !request.RequestUri!.OriginalString.Contains("%00", StringComparison.Ordinal)
                    && answer.Content.Headers.ContentType?.MediaType != "application/problem+json"
                || text.Contains("   at ", StringComparison.Ordinal)
            )
            {
                failures.Add($"{(int)answer.StatusCode} without a problem document: {said}\n    {text}");
            }
        }
        Assert.True(failures.Count == 0, $"{failures.Count} of {Requests}:\n{string.Join('\n', failures.Take(25))}");
        Assert.True(obeyed > Requests / 10, $"Only {obeyed} of {Requests} got as far as to be obeyed, so they proved little.");
    }

    [Theory]
    [InlineData("/api/tokenizers/words/encode", "{}", 400, "text")]
    [InlineData("/api/tokenizers/words/encode", """{"text":null}""", 400, "text")]
    [InlineData("/api/watched", "{}", 400, "path")]
    [InlineData("/api/uploads/begin", "{}", 400, "name")]
    [InlineData("/api/knowledge/words/embed", "{}", 400, "model")]
    [InlineData("/api/datasets/mixtures", """{"name":"x","parts":[null]}""", 400, "part")]
    [InlineData("/api/runs", """{"plan":{"data":[null]}}""", 400, "data")]
    public async Task Body_WithoutAValueThatTheRouteNeeds_IsRefusedByItsName(string route, string body, int status, string says)
    {
        await using var service = await TestService.StartAsync(_home);
        await FilledAsync(service);
        using var answer = await service.Client.PostAsync(route, new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        string text = (await TestService.ProblemAsync(answer)).GetRawText();
        Assert.True(
            status == (int)answer.StatusCode && text.Contains(says, StringComparison.OrdinalIgnoreCase),
            $"{answer.StatusCode} {text}"
        );
    }

    [Theory]
    [InlineData("utf-7")]
    [InlineData("nonsense")]
    public async Task Body_InAnEncodingThatIsNotRead_IsRefusedWithIt(string charset)
    {
        await using var service = await TestService.StartAsync(_home);
        var content = new StringContent("{}");
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse($"application/json; charset={charset}");
        using var answer = await service.Client.PostAsync("/api/runs", content);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Contains(charset, (await TestService.ProblemAsync(answer)).GetProperty("detail").GetString());
    }

    /// <summary>Creates one item of each kind, so that requests get beyond "not found".</summary>
    private async Task<Dictionary<string, string[]>> FilledAsync(TestService service)
    {
        string vocabulary = string.Join(
            ',',
            Enumerable
                .Range(0, 256)
                .Select(b => $"{JsonSerializer.Serialize(Jarvis.Tokenizers.Format.ByteAlphabet.ToChar((byte)b).ToString())}:{b}")
        );
        string tokenizer = Path.Combine(_home.Paths.Data, "words.json");
        File.WriteAllText(
            tokenizer,
            $$"""{"model":{"type":"BPE","vocab":{{{vocabulary}}},"merges":[]},"pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false,"use_regex":true},"decoder":{"type":"ByteLevel"},"added_tokens":[]}"""
        );
        await SentAsync(service, "/api/tokenizers/import", new ImportTokenizer("words", tokenizer, null));
        await SentAsync(service, "/api/datasets/import", new ImportDataset("words", _home.Text, null));
        await SentAsync(service, "/api/knowledge", new CreateKnowledge("words", Paths: [_home.Text]));
        await TestService.UntilAsync(async () =>
            (await service.GetAsync<DatasetSummary[]>("/api/datasets")).Length > 0
            && (await service.GetAsync<KnowledgeSummary[]>("/api/knowledge")).Length > 0
        );
        var run = await service.CreateAsync(_home.Script("steps 3"), "words");
        await SentAsync(
            service,
            "/api/schedules",
            new SaveSchedule("words", new ScheduleWhen(ScheduleKind.Daily, Time: "22:00"), _home.Script("steps 3"))
        );
        var schedule = (await service.GetAsync<ScheduleSummary[]>("/api/schedules"))[0];
        return new Dictionary<string, string[]>
        {
            ["id"] = ["words", run.Id, schedule.Id],
            ["name"] = ["words", "step-00000001"],
            ["data"] = ["dataset:words", _home.Text],
            ["path"] = [_home.Text, _home.Paths.Data],
            ["datasets"] = ["words"],
            ["dataset"] = ["words"],
            ["dataset_id"] = ["words"],
            ["knowledge"] = ["words"],
            ["tokenizer"] = ["words"],
            ["size"] = ["nano"],
            ["format"] = ["auto", "text", "jsonl"],
            ["method"] = ["template", "reverse", "cloze", "model"],
            ["record"] = ["1"],
            ["paths"] = [_home.Text],
            ["sort"] = ["name", "newest", "id"],
            ["must_not_contain"] = [_home.Text, "dataset:words"],
            ["checks"] = ["near-duplicate", "short"],
            ["state"] = ["queued"],
        };
    }

    private static async Task SentAsync(TestService service, string route, object body)
    {
        using var answer = await service.Client.PostAsJsonAsync(route, body, ContractJson.Options);
        Assert.True(answer.IsSuccessStatusCode, $"{route}: {await answer.Content.ReadAsStringAsync()}");
    }

    public void Dispose() => _home.Dispose();
}
