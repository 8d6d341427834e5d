using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Trainer.Queue;
using Jarvis.Trainer.Tests.Support;
using Xunit;

namespace Jarvis.Trainer.Tests;

public sealed class ApiTests : IDisposable
{
    private readonly TempHome _home = new();

    [Fact]
    public async Task EveryBadRequest_IsAProblemThatSaysWhatToDo()
    {
        await using var service = await TestService.StartAsync(_home);
        string home = _home.Paths.Data.Replace('\\', '/');
        (string Method, string Route, string? Body, int Status, string Says)[] requests =
        [
            ("POST", "/api/runs", "{", 400, "JSON object"),
            ("POST", "/api/runs", "[]", 400, "JSON object"),
            ("POST", "/api/runs", "null", 400, "cannot be read"),
            ("POST", "/api/runs", "{}", 400, "lacks: 'plan'"),
            ("POST", "/api/runs", """{"plan":{"data":["nowhere.txt"]}}""", 400, "not on this machine"),
            ("POST", "/api/runs", """{"plan":{"data":["dataset:../../etc"]}}""", 400, "no dataset"),
            ("POST", "/api/runs", """{"plan":{"data":null}}""", 400, "plan.data"),
            ("POST", "/api/runs", """{"plan":{"data":["x"],"maxsteps":3}}""", 400, "plan.maxsteps"),
            ("POST", "/api/runs", """{"plan":{"data":["x"],"max_steps":"many"}}""", 400, "plan.max_steps"),
            ("POST", "/api/runs", """{"plan":{"data":["x"],"size":"nanoo"}}""", 400, "Did you mean 'nano'"),
            (
                "POST",
                "/api/runs",
                $$"""{"plan":{"data":["{{home}}"],"size":"gpt2","max_steps":1000000000,"keep_every_steps":1} }""",
                400,
                "GB free"
            ),
            ("GET", "/api/runs/none", null, 404, "GET /api/runs"),
            ("GET", "/api/runs/..%2f..%2fetc", null, 404, "GET /api/runs"),
            ("GET", "/api/runs/none/events", null, 404, "GET /api/runs"),
            ("GET", "/api/runs/none/events?after=x", null, 400, "after"),
            ("GET", "/api/runs/none/report", null, 404, "GET /api/runs"),
            ("POST", "/api/runs/none/pause", null, 404, "GET /api/runs"),
            ("DELETE", "/api/runs/none", null, 404, "GET /api/runs"),
            ("GET", "/api/runs?state=sleepy", null, 400, "queued"),
            ("POST", "/api/schedules", """{"name":"","when":{"kind":"daily","time":"22:00"},"plan":{"data":["x"]}}""", 400, "name"),
            ("POST", "/api/schedules", """{"name":"x","when":{"kind":"hourly"},"plan":{"data":["x"]}}""", 400, "when.kind"),
            ("POST", "/api/schedules", """{"name":"x","when":{"kind":"cron","cron":"* *"},"plan":{"data":["x"]}}""", 400, "five fields"),
            (
                "POST",
                "/api/schedules",
                """{"name":"x","when":{"kind":"weekly","time":"22:00","days":[9]},"plan":{"data":["x"]}}""",
                400,
                "monday"
            ),
            (
                "POST",
                "/api/schedules",
                """{"name":"x","when":{"kind":"cron","cron":"0 0 30 2 *"},"plan":{"data":["x"]}}""",
                400,
                "30 February"
            ),
            ("GET", "/api/schedules/none", null, 404, "GET /api/schedules"),
            ("PUT", "/api/runs", "{}", 405, "openapi"),
            ("GET", "/api/nothing", null, 404, "openapi"),
        ];

        foreach (var (method, route, body, status, says) in requests)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), route);
            if (body is not null)
            {
                request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            }
            using var answer = await service.Client.SendAsync(request);
            var problem = await TestService.ProblemAsync(answer);
            string text = problem.GetRawText();
            Assert.True((int)answer.StatusCode == status, $"{method} {route} {body}: {answer.StatusCode} {text}");
            Assert.True(Unescaped(problem).Contains(says, StringComparison.Ordinal), $"{method} {route} {body}: {text}");
            Assert.DoesNotContain("   at ", text);
            Assert.DoesNotContain("Exception", text);
        }
        Assert.Empty(service.Book.All());
    }

    [Fact]
    public async Task Caller_WithoutTheKey_IsRefused()
    {
        await using var service = await TestService.StartAsync(_home);
        using var stranger = new HttpClient { BaseAddress = service.Address };
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/api/runs")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/hubs/runs")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync("/health")).StatusCode);
    }

    [Fact]
    public async Task Trainer_OnAHomeThatAnotherOneUses_RefusesToStart()
    {
        await using var service = await TestService.StartAsync(_home);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => TestService.StartAsync(_home));
        Assert.Contains(_home.Paths.Home, refused.Message);
    }

    [Fact]
    public async Task Trainer_WithADamagedDatabase_EndsWithOne()
    {
        File.WriteAllText(_home.Paths.TrainerDatabase, new string('x', 9000));
        Assert.Equal(
            1,
            await Hosting.TrainerService.RunAsync([
                "--JARVIS_HOME",
                _home.Paths.Home,
                "--JARVIS_INTERNAL_KEY",
                "k",
                "--urls",
                "http://127.0.0.1:0",
            ])
        );
    }

    [Fact]
    public async Task OpenApi_NamesEveryRoute()
    {
        await using var service = await TestService.StartAsync(_home);
        var paths = (await service.GetAsync<JsonElement>("/api/openapi/v1.json"))
            .GetProperty("paths")
            .EnumerateObject()
            .Select(path => path.Name)
            .ToList();
        foreach (
            string route in (string[])
                [
                    "/api/runs",
                    "/api/runs/{id}",
                    "/api/runs/{id}/events",
                    "/api/schedules/preview",
                    "/api/plans/estimate",
                    "/api/hardware",
                    "/api/notices",
                    "/api/checkpoints",
                ]
        )
        {
            Assert.Contains(route, paths);
        }
    }

    [Fact]
    public async Task Queue_MoveDeleteRestore_ChangeTheOrder()
    {
        await using var service = await TestService.StartAsync(_home);
        var running = await service.CreateAsync(_home.Script("wait"), "running");
        await service.UntilAsync(running.Id, RunState.Running);
        var ids = new List<string>();
        foreach (string name in (string[])["a", "b", "c"])
        {
            ids.Add((await service.CreateAsync(_home.Script("steps 1"), name)).Id);
        }

        await MoveAsync(service, ids[2], ids[0]);
        Assert.Equal("c a b", Order(service));
        await MoveAsync(service, ids[2], null);
        Assert.Equal("a b c", Order(service));
        await service.Client.DeleteAsync($"/api/runs/{ids[1]}");
        Assert.Equal("a c", Order(service));
        await service.PostAsync($"/api/runs/{ids[1]}/restore");
        Assert.Equal("a b c", Order(service));
        await service.PostAsync($"/api/runs/{ids[0]}/pause");
        Assert.Equal("b c", Order(service));
        await service.PostAsync($"/api/runs/{ids[0]}/resume");
        Assert.Equal("b c a", Order(service));

        var refused = await service.Client.DeleteAsync($"/api/runs/{running.Id}");
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("Stop or cancel it first", (await TestService.ProblemAsync(refused)).GetProperty("detail").GetString());
        foreach (string id in ids)
        {
            await service.PostAsync($"/api/runs/{id}/cancel");
        }
        await service.PostAsync($"/api/runs/{running.Id}/cancel");
        await service.UntilAsync(running.Id, RunState.Cancelled);
    }

    [Fact]
    public async Task Resume_OfARunThatHasBegun_GoesBeforeWhatHasNot()
    {
        await using var service = await TestService.StartAsync(_home);
        string begun = (await service.CreateAsync(_home.Script("wait"), "begun")).Id;
        await service.UntilAsync(begun, RunState.Running);
        string second = (await service.CreateAsync(_home.Script("wait"), "second")).Id;
        string third = (await service.CreateAsync(_home.Script("wait"), "third")).Id;
        await service.PostAsync($"/api/runs/{begun}/pause");
        await service.UntilAsync(second, RunState.Running);

        var resumed = await service.PostAsync($"/api/runs/{begun}/resume");

        Assert.Equal(1, resumed.QueuePosition);
        Assert.Equal("begun third", Order(service));
        foreach (string id in (string[])[third, begun, second])
        {
            await service.PostAsync($"/api/runs/{id}/cancel");
        }
        await service.UntilAsync(second, RunState.Cancelled);
    }

    [Fact]
    public async Task Summary_OfARunThatHasEnded_SaysTheSpeedThatItReached()
    {
        await using var service = await TestService.StartAsync(_home);
        string id = (await service.CreateAsync(_home.Script("steps 60"))).Id;
        await service.UntilAsync(id, RunState.Completed);
        Assert.Equal(1000, (await service.GetAsync<RunDetail>($"/api/runs/{id}")).Summary.TokensPerSecond!.Value, 6);
    }

    [Fact]
    public async Task Deleted_AfterAMinute_IsGoneWithItsFolder()
    {
        string id;
        await using (var service = await TestService.StartAsync(_home, ShiftedClock.Showing("2026-03-01T12:00:00Z")))
        {
            id = (await service.CreateAsync(_home.Script("steps 1"))).Id;
            await service.UntilAsync(id, RunState.Completed);
            await service.Client.DeleteAsync($"/api/runs/{id}");
            Assert.Equal(HttpStatusCode.NotFound, (await service.Client.PostAsync($"/api/runs/{id}/resume", null)).StatusCode);
            service.Of<IEnumerable<Microsoft.Extensions.Hosting.IHostedService>>().OfType<DeletedRuns>().Single().Sweep();
            Assert.True(Directory.Exists(_home.Paths.Run(id).Directory));
        }

        await using var later = await TestService.StartAsync(_home, ShiftedClock.Showing("2026-03-01T12:02:00Z"));
        later.Of<IEnumerable<Microsoft.Extensions.Hosting.IHostedService>>().OfType<DeletedRuns>().Single().Sweep();
        Assert.Null(later.Book.Find(id));
        Assert.Empty(Directory.GetDirectories(_home.Paths.Runs));
    }

    [Fact]
    public async Task Estimate_OfAPlanWithProblems_ListsAllAndStillCounts()
    {
        await using var service = await TestService.StartAsync(_home);
        var answer = await service.Client.PostAsJsonAsync(
            "/api/plans/estimate",
            new TrainingPlan
            {
                Data = new() { Files = ["nowhere.txt"], Validation = 2 },
                Model = new() { Size = "small" },
            },
            ContractJson.Options
        );
        var estimate = (await answer.Content.ReadFromJsonAsync<PlanEstimate>(ContractJson.Options))!;
        Assert.Equal(2, estimate.Problems.Count);
        Assert.True(estimate is { Parameters: > 1_000_000, MemoryBytes: > 0, IsMeasuringSpeed: false, TrainSeconds: null });
        Assert.Equal(6, estimate.Resolved!.Model.Layers); // the form shows this where the size decides
    }

    [Theory]
    [InlineData("{ \"size\": \"small\", \"max_steps\": 70 }   // an hour", 70L, null)]
    [InlineData("{ \"size\": 3, \"max_stepz\": 70 }", null, "did you mean 'max_steps'?")]
    [InlineData("not JSON", null, "is not JSON, line 1")]
    public async Task PlanFile_ReadByTheApi_IsAPlanOrItsProblems(string text, long? steps, string? problem)
    {
        await using var service = await TestService.StartAsync(_home);

        var answer = await service.Client.PostAsJsonAsync("/api/plans/read", new ReadPlan(text), ContractJson.Options);
        var read = (await answer.Content.ReadFromJsonAsync<PlanRead>(ContractJson.Options))!;

        Assert.Equal(steps, read.Plan?.Schedule.MaxSteps);
        if (problem is null)
        {
            Assert.Empty(read.Problems);
        }
        else
        {
            Assert.Contains(read.Problems, each => each.Contains(problem));
        }
    }

    private static string Unescaped(JsonElement problem) =>
        string.Join(' ', problem.EnumerateObject().Select(field => field.Value.ToString()));

    private static async Task MoveAsync(TestService service, string id, string? before) =>
        (await service.Client.PostAsJsonAsync($"/api/runs/{id}/move", new MoveRun(before), ContractJson.Options)).EnsureSuccessStatusCode();

    private static string Order(TestService service) => string.Join(' ', service.Book.Queued().Select(run => run.Name));

    public void Dispose() => _home.Dispose();
}
