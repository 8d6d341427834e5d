using Jarvis.Contracts;
using Jarvis.Web.Features.Chat;
using Jarvis.Web.Features.NewRun;
using Jarvis.Web.Shared;
using Jarvis.Web.Shell.Tour;
using Microsoft.Extensions.Time.Testing;

namespace Jarvis.Web.Tests.NewRun;

public sealed class NewRunStateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jarvis-web-").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly FakeTrainer _trainer = new();
    private ChatDatabase _database;

    public NewRunStateTests() => _database = Open();

    public void Dispose()
    {
        _database.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Load_WithoutADraft_BeginsWithTheFirstPresetAndTheStarter()
    {
        var state = await StateAsync();
        Assert.Equal(("nano", "dataset:starter", false), (state.PresetId, state.Draft.Data.Files.Single(), state.IsDrafted));
        Assert.True(state.CanStart);
        Assert.Null(new DraftStore(new PreferenceStore(_database)).Read()); // looking at the page is no draft
    }

    [Fact]
    public async Task Load_ByTheTour_BeginsWithItsShortRunBesideADraft()
    {
        await (await StateAsync()).TypeAsync("max_steps", "70");
        var state = await StateAsync(new NewRunLink(Tour: true));
        Assert.Equal("dataset:starter", state.Draft.Data.Files.Single());
        Assert.All(TourPlan.Settings, setting => Assert.Equal(setting.Value, state.Draft.Value(setting.Key)));
        Assert.True(state.CanStart);
        Assert.NotNull(state.OtherDraftFrom);
    }

    [Fact]
    public async Task Load_AfterARestartOfTheServer_BringsBackAllThatWasChosenAndTyped()
    {
        var before = await StateAsync();
        await before.TakeAsync(before.Presets[1]);
        await before.ToggleAsync("dataset:poems");
        await before.WeighAsync("dataset:poems", 0.25);
        await before.TypeAsync("max_steps", "70");
        before.SetName("night-07");
        before.SetWhen(StartKind.Schedule);
        before.Schedule.Kind = ScheduleKind.Weekly;
        before.Schedule.Time = "03:15";
        before.SetPreview(new SchedulePreview(null, "", []));
        before.SetPreview(new SchedulePreview(null, "", []));
        _database.Dispose();
        _database = Open();
        _time.Advance(TimeSpan.FromMinutes(12));

        var after = await StateAsync();

        Assert.Equal(
            ("small", "70", "night-07", StartKind.Schedule, ScheduleKind.Weekly, "03:15"),
            (after.PresetId, after.Draft.Value("max_steps"), after.Name, after.When, after.Schedule.Kind, after.Schedule.Time)
        );
        Assert.Equal([new("dataset:starter"), new ChosenData("dataset:poems", 0.25)], after.Draft.Data.Chosen);
        Assert.Equal(_time.GetUtcNow().AddMinutes(-12), after.RestoredFrom);
    }

    [Fact]
    public async Task Load_OfALinkToAnotherStart_BeginsWithThatAndKeepsTheDraftUntilSomethingChanges()
    {
        var before = await StateAsync();
        await before.TypeAsync("max_steps", "70");

        var fromRun = await StateAsync(new NewRunLink(From: "run-1"));
        Assert.Equal(
            ("7", "dataset:poems", "the plan of night-03"),
            (fromRun.Draft.Value("max_steps"), fromRun.Draft.Data.Files.Single(), fromRun.Draft.Start.Text)
        );
        Assert.Equal("70", (await StateAsync()).Draft.Value("max_steps"));
        Assert.NotNull(fromRun.OtherDraftFrom);
        var opened = await StateAsync(new NewRunLink(From: "run-1"));
        await opened.OpenOtherDraftAsync();
        Assert.Equal(("70", null), (opened.Draft.Value("max_steps"), opened.OtherDraftFrom));

        await fromRun.TypeAsync("max_steps", "8");
        Assert.Equal("8", (await StateAsync(new NewRunLink(From: "run-1"))).Draft.Value("max_steps")); // the same link, as after a reload
        Assert.Equal("8", (await StateAsync()).Draft.Value("max_steps"));
    }

    [Theory]
    [InlineData("step-00000007", "/runs/run-1/checkpoints/step-00000007")]
    [InlineData("step-00000001", null)] // removed by retention
    public async Task Load_OfALinkThatTrainsACheckpointFurther_BeginsWithIt(string name, string? started)
    {
        var state = await StateAsync(new NewRunLink(From: "run-1", Base: name));
        Assert.Equal(("7", started), (state.Draft.Value("max_steps"), state.Draft.Value("base_model")));
    }

    [Fact]
    public async Task Load_OfADraftWithALinkThatOnlySaysWhen_KeepsTheRestOfTheDraft()
    {
        await (await StateAsync()).TypeAsync("max_steps", "70");
        var state = await StateAsync(new NewRunLink(When: "tonight"));
        Assert.Equal(("70", StartKind.Tonight), (state.Draft.Value("max_steps"), state.When));
    }

    [Fact]
    public async Task StartOver_ForgetsTheDraftAndUndoBringsItBack()
    {
        var state = await StateAsync();
        await state.TypeAsync("max_steps", "70");
        var undo = await state.StartOverAsync();
        Assert.Null(state.Draft.Value("max_steps"));
        Assert.Null((await StateAsync()).RestoredFrom);
        await undo();
        Assert.Equal("70", state.Draft.Value("max_steps"));
        Assert.Equal("70", (await StateAsync()).Draft.Value("max_steps"));
    }

    [Fact]
    public async Task Start_OfAMixture_SendsItsWeightsAndLeavesNoDraft()
    {
        var state = await StateAsync();
        await state.ToggleAsync("dataset:poems");
        await state.WeighAsync("dataset:starter", 0.5);
        var started = await state.StartAsync();
        var data = Assert.Single(_trainer.Runs).Plan.Data;
        Assert.Equal(["dataset:starter", "dataset:poems"], data.Files);
        Assert.Equal([0.5, 1], data.Weights!);
        Assert.Equal("runs/run-9", started.Address);
        Assert.Null((await StateAsync()).RestoredFrom);
    }

    [Fact]
    public async Task Start_OfASchedule_PassesOnWhatSpeaksAgainstIt()
    {
        _trainer.Warning = "runs will pile up";
        var state = await StateAsync();
        state.SetWhen(StartKind.Schedule);
        Assert.False(state.CanStart); // until the Trainer has read the time
        state.SetPreview(new SchedulePreview(null, "", []));
        Assert.True(state.CanStart);
        Assert.Equal("runs will pile up", (await state.StartAsync()).Said?.Text);
        Assert.Equal(ScheduleKind.Daily, Assert.Single(_trainer.Schedules).When.Kind);
    }

    [Fact]
    public async Task Type_OfAWrongNumber_IsRefusedWithoutAskingTheTrainer()
    {
        var state = await StateAsync();
        int asked = _trainer.Estimated.Count;
        await state.TypeAsync("max_steps", "-3");
        Assert.Equal("max_steps", Assert.Single(state.Problems).Key);
        Assert.False(state.CanStart);
        Assert.Equal(asked, _trainer.Estimated.Count);
        await state.TypeAsync("max_steps", "3");
        Assert.True(state.CanStart);
    }

    [Fact]
    public async Task Estimate_WithAProblemOfTheTrainer_ShowsItAtItsField()
    {
        _trainer.ProblemsOf = plan => plan.Schedule.MaxSteps == 13 ? ["max_steps is 13; it brings bad luck."] : [];
        var state = await StateAsync();
        await state.TypeAsync("max_steps", "13");
        Assert.Equal(new SettingProblem("max_steps", "Steps is 13; it brings bad luck."), Assert.Single(state.Problems));
        Assert.False(state.CanStart);
    }

    [Fact]
    public async Task AddPath_ThatThePolicyForPathsRefuses_IsNotAddedAndSaysWhy()
    {
        _trainer.ProblemsOf = plan =>
            plan.Data.Files.Contains("/etc/passwd") ? ["Data (data): /etc/passwd is outside the folders of Datasets:AllowedRoots."] : [];
        var state = await StateAsync();
        Assert.Contains("AllowedRoots", await state.AddPathAsync("/etc/passwd"));
        Assert.Equal(["dataset:starter"], state.Draft.Data.Files);
        Assert.Null(await state.AddPathAsync("/data/a.txt"));
        Assert.Equal(["dataset:starter", "/data/a.txt"], state.Draft.Data.Files);
    }

    [Fact]
    public async Task Load_OfALinkWithAFile_LearnsFromThatFile()
    {
        var state = await StateAsync(new NewRunLink(File: "/data/a.txt"));
        Assert.Equal(["/data/a.txt"], state.Draft.Data.Files);
    }

    [Fact]
    public async Task Costs_OfThePresets_AreOfTheirPlansWithTheFormsChangesAndNeverContradictTheEstimate()
    {
        var state = await StateAsync();
        await state.TypeAsync("max_steps", "40");
        await state.LoadCostsAsync(() => { });
        Assert.Equal((40, 400), (state.Costs.Of("nano")?.TrainSeconds, state.Costs.Of("small")?.TrainSeconds));
        await state.TakeAsync(state.Presets[1]);
        Assert.Equal(state.Costs.Of("small"), state.Estimate);
    }

    private ChatDatabase Open() => new(Path.Combine(_folder, "web.db"));

    /// <summary>The form as a page shows it that is opened now.</summary>
    private async Task<NewRunState> StateAsync(NewRunLink? link = null)
    {
        var state = new NewRunState(
            _trainer.Client,
            new DraftStore(new PreferenceStore(_database)),
            new UserClock(_time, TimeZoneInfo.Utc)
        );
        await state.LoadAsync(link ?? new NewRunLink());
        await state.EstimateAsync();
        return state;
    }
}
