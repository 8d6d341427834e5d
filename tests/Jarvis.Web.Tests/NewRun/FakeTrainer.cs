using System.Net;
using System.Net.Http.Json;
using Jarvis.Contracts;
using Jarvis.Web.Trainer;

namespace Jarvis.Web.Tests.NewRun;

/// <summary>Answers what the page of a new run asks, and keeps what it was sent.</summary>
internal sealed class FakeTrainer : HttpMessageHandler
{
    public FakeTrainer() =>
        Client = new TrainerClient(new HttpClient(this) { BaseAddress = new Uri("http://trainer") }, TimeProvider.System);

    public TrainerClient Client { get; }

    public List<DatasetSummary> Datasets { get; } =
    [DataChoiceTests.Dataset("starter", 100, 3000), DataChoiceTests.Dataset("poems", 50, 1000)];

    public List<TrainingPlan> Estimated { get; } = [];

    public List<CreateRun> Runs { get; } = [];

    public List<SaveSchedule> Schedules { get; } = [];

    /// <summary>What an estimate has against a plan.</summary>
    public Func<TrainingPlan, string[]> ProblemsOf { get; set; } = _ => [];

    public string? Warning { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        (request.Method.Method, request.RequestUri!.AbsolutePath) switch
        {
            ("GET", "/api/datasets") => Json(Datasets),
            ("GET", "/api/imports") => Json(Array.Empty<ImportJob>()),
            ("GET", "/api/presets") => Json(
                new[]
                {
                    new Preset("nano", "Nano", "", new TrainingPlan(), 2_000_000, new Dictionary<string, string>(), []),
                    new Preset(
                        "small",
                        "Small",
                        "",
                        new TrainingPlan { Model = new() { Size = "small" } },
                        14_000_000,
                        new Dictionary<string, string>(),
                        []
                    ),
                }
            ),
            ("GET", "/api/plans/settings") => Json(
                new[]
                {
                    new PlanSetting(
                        "max_steps",
                        "Schedule",
                        "Steps",
                        "",
                        "integer",
                        "steps",
                        null,
                        null,
                        Range: new SettingRange(1, null, 1e9)
                    ),
                    new PlanSetting("tokenizer", "Data", "Tokenizer", "", "text", null, null, null),
                }
            ),
            ("GET", "/api/runs/run-1") => Json(
                new
                {
                    summary = new
                    {
                        id = "run-1",
                        name = "night-03",
                        state = "completed",
                        created_at = DateTimeOffset.UnixEpoch,
                    },
                    plan = new TrainingPlan
                    {
                        Data = new() { Files = ["dataset:poems"] },
                        Schedule = new() { MaxSteps = 7 },
                    },
                    checkpoints = new[] { new { name = "step-00000007", path = "/runs/run-1/checkpoints/step-00000007" } },
                }
            ),
            ("POST", "/api/plans/estimate") => Json(Estimate(await ReadAsync<TrainingPlan>(request, cancellationToken))),
            ("POST", "/api/runs") => Json(Started(await ReadAsync<CreateRun>(request, cancellationToken))),
            ("POST", "/api/schedules") => Json(Saved(await ReadAsync<SaveSchedule>(request, cancellationToken))),
            _ => new HttpResponseMessage(HttpStatusCode.NotFound),
        };

    private static async Task<T> ReadAsync<T>(HttpRequestMessage request, CancellationToken cancellationToken) =>
        (await request.Content!.ReadFromJsonAsync<T>(ContractJson.Options, cancellationToken))!;

    private static HttpResponseMessage Json<T>(T value) => new() { Content = JsonContent.Create(value, options: ContractJson.Options) };

    /// <summary>One second a step, ten for a model that is not nano.</summary>
    private PlanEstimate Estimate(TrainingPlan plan)
    {
        Estimated.Add(plan);
        long steps = plan.Schedule.MaxSteps ?? 100;
        return new PlanEstimate(ProblemsOf(plan), 1, 1, 1, steps * (plan.Model.Size == "nano" ? 1 : 10), 1, steps, null, "fp32", "cpu", "");
    }

    private object Started(CreateRun run)
    {
        Runs.Add(run);
        return new
        {
            id = "run-9",
            name = run.Name ?? "made-up",
            state = "queued",
            created_at = DateTimeOffset.UnixEpoch,
        };
    }

    private ScheduleSummary Saved(SaveSchedule schedule)
    {
        Schedules.Add(schedule);
        return new("s", schedule.Name, schedule.When, "", schedule.Plan, false, [], null, null, null, DateTimeOffset.UnixEpoch)
        {
            Warning = Warning,
        };
    }
}
