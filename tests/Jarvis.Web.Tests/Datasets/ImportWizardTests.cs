using System.Diagnostics.CodeAnalysis;
using System.Net;
using Jarvis.Contracts;
using Jarvis.Web.Features.Chat;
using Jarvis.Web.Features.Import;
using Jarvis.Web.Shared;
using Jarvis.Web.Trainer;

namespace Jarvis.Web.Tests.Datasets;

public sealed class ImportWizardTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jarvis-import-").FullName;
    private readonly List<string> _probed = [];
    private ChatDatabase _database;
    private ImportDraftStore _store;
    private ImportWizard _wizard;

    public ImportWizardTests() => Start();

    public void Dispose()
    {
        _database.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task AfterSource_WithConfidentGuesses_IsThePreview()
    {
        await AddAsync("a.jsonl", "b.jsonl");

        Assert.Equal(ImportStep.Preview, _wizard.AfterSource().Step);
        Assert.Equal(["a.jsonl", "b.jsonl"], _probed);
    }

    [Fact]
    public async Task AfterSource_WithOneUnsureGuess_IsTheLayoutOfThatFile()
    {
        await AddAsync("a.jsonl", "unsure.txt");

        var next = _wizard.AfterSource();

        Assert.Equal((ImportStep.Layout, 2), (next.Step, next.File));
    }

    [Fact]
    public async Task AfterSource_WithFieldsAndNoRecords_IsTheMapping()
    {
        await AddAsync("unmapped.csv");

        Assert.Equal(ImportStep.Mapping, _wizard.AfterSource().Step);
        _wizard.Go(_wizard.AfterSource());
        Assert.Equal("Map the required fields.", _wizard.Obstacle);
    }

    [Fact]
    public async Task Probe_OfFilesThatHaveAnAnswer_IsNotRepeated()
    {
        await AddAsync("a.jsonl");
        _wizard.Change(_wizard.Chosen with { Title = "Another name" });
        await _wizard.ProbeAsync(Probe);
        Assert.Single(_probed);

        _wizard.Change(_wizard.Chosen with { Format = "text" });
        Assert.NotNull(_wizard.AnswerOf(_wizard.Chosen)); // the last answer stays on the screen meanwhile
        await _wizard.ProbeAsync(Probe);
        Assert.Equal(2, _probed.Count);
    }

    [Fact]
    public async Task Probe_OfTheSameFileTwiceAtOnce_AsksOnceAndBothWait()
    {
        var answer = new TaskCompletionSource<ImportProbe>();
        int asked = 0;
        _wizard.Add(new ImportChoice("a.jsonl", "a"));
        Task<ImportProbe> Ask(ProbeImport probe)
        {
            asked++;
            return answer.Task;
        }

        Task first = _wizard.ProbeAsync(Ask),
            second = _wizard.ProbeAsync(Ask);
        Assert.True(_wizard.IsProbing && !second.IsCompleted);
        answer.SetResult(await Probe(new ProbeImport(null, "a.jsonl")));
        await Task.WhenAll(first, second);

        Assert.Equal((1, false), (asked, _wizard.IsProbing));
    }

    [Fact]
    public async Task Refusal_OfALostConnection_IsForgottenAndOneOfTheTrainerIsNot()
    {
        await AddAsync("away.txt", "unreadable.bin");
        Assert.Equal("Cannot be read (away.txt).", At(ImportStep.Preview).Obstacle);

        _wizard.ForgetLost();
        await _wizard.ProbeAsync(Probe);

        Assert.Equal(["away.txt", "unreadable.bin", "away.txt"], _probed);
    }

    [Fact]
    public async Task Path_ThatCannotBeRead_IsNotAdded()
    {
        string? refusal = await _wizard.AddPathAsync("/data/unreadable.bin", Probe);

        Assert.Equal("Unknown layout", refusal);
        Assert.Empty(_wizard.Draft.Files);
        Assert.Null(await _wizard.AddPathAsync("/data/texts/", Probe));
        Assert.Equal(["texts"], _wizard.Draft.Files.Select(file => file.Name));
    }

    [Fact]
    public async Task Preview_WithInvalidRows_WaitsForTheDecision()
    {
        await AddAsync("invalid.jsonl");
        Assert.Equal("Choose how to handle invalid rows.", At(ImportStep.Preview).Obstacle);

        var probe = _wizard.AnswerOf(_wizard.Chosen)!.Probe!;
        _wizard.Change(_wizard.Chosen with { Options = InvalidRows.Decide(probe, _wizard.Chosen.Options, accepted: true) });
        await _wizard.ProbeAsync(Probe);

        Assert.Null(At(ImportStep.Preview).Obstacle);
    }

    [Fact]
    public async Task Import_OfTwoFilesWhereOneIsRefused_StartsTheOther()
    {
        await AddAsync("a.jsonl", "b.jsonl");
        List<TrainerException> failures = [];

        bool started = await _wizard.ImportAsync(
            request =>
                request.UploadId == "a.jsonl"
                    ? throw new TrainerException("Disk full", null, null, null)
                    : Task.FromResult(Job("job-b", ImportState.Running)),
            failures.Add
        );

        Assert.True(started);
        Assert.Single(failures);
        Assert.Equal([null, "job-b"], _wizard.Draft.Files.Select(file => file.Job));
        Assert.Equal(ImportStep.Check, At(ImportStep.Preview).Step); // a started import cannot return to its preview
    }

    [Fact]
    public async Task Import_OfUploadsTogether_IsOneRequest()
    {
        await AddAsync("a.jsonl", "b.jsonl");
        _wizard.Join(true);
        List<ImportDataset> sent = [];

        await _wizard.ImportAsync(
            request =>
            {
                sent.Add(request);
                return Task.FromResult(Job("job", ImportState.Running));
            },
            _ => { }
        );

        Assert.Equal(["a.jsonl", "b.jsonl"], Assert.Single(sent).UploadIds);
        Assert.All(_wizard.Draft.Files, file => Assert.Equal("job", file.Job));
    }

    [Fact]
    public async Task Job_ThatIsDone_LeadsToTheLastStepAndOneThatIsGoneDoesNotBeforeTheListIsLoaded()
    {
        await StartImportAsync("a.jsonl");
        Assert.Equal("The import continues if you leave this page.", At(ImportStep.Check).Obstacle);

        Assert.True(_wizard.Take(Job("job-a.jsonl", ImportState.Done, "a")));

        Assert.Equal((ImportStep.Done, "a"), (_wizard.Reached, _wizard.Draft.Files[0].Dataset));
        Assert.False(_wizard.Take(Job("job-a.jsonl", ImportState.Done, "a")));
    }

    [Fact]
    public async Task Job_ThatFailed_CanReturnToItsPreviewAsADraftOfItsOwn()
    {
        await StartImportAsync("a.jsonl", "b.jsonl");
        _wizard.Take([Job("job-a.jsonl", ImportState.Failed), Job("job-b.jsonl", ImportState.Done, "b")]);

        _wizard.Retry(_wizard.Draft.Files[0]);

        Assert.Equal(ImportStep.Preview, At(ImportStep.Preview).Step);
        Assert.Equal(["a.jsonl"], _wizard.Draft.Files.Select(file => file.Name));
        Assert.Null(_wizard.Chosen.Job);
    }

    [Fact]
    public void Address_OfTheFirstUpload_DoesNotUndoTheSecond()
    {
        _wizard.Add(new ImportChoice("a", "a"));
        var first = _wizard.Address(ImportStep.Source);
        _wizard.Add(new ImportChoice("b", "b"));
        var second = _wizard.Address(ImportStep.Source);

        _wizard.Go(first); // comes back from the browser late
        Assert.Equal(2, _wizard.Draft.Files.Count);
        _wizard.Go(second);
        Assert.Equal(2, _wizard.Draft.Files.Count);
        _wizard.Go(first); // the browser's Back
        Assert.Single(_wizard.Draft.Files);
    }

    [Fact]
    public void Address_WithoutADraft_StartsAnEmptyOne()
    {
        _wizard.Add(new ImportChoice("a", "a"));
        _wizard.Go(_wizard.Address(ImportStep.Source));

        _wizard.Go(new ImportAddress(ImportStep.Source));

        Assert.Empty(_wizard.Draft.Files);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(50)]
    public void HalfDoneImport_AfterARestartOfTheServer_IsTheSame(int files)
    {
        for (int each = 0; each < files; each++)
        {
            _wizard.Add(new ImportChoice($"questions and answers, part {each}.jsonl", Guid.NewGuid().ToString("N"), Format: "instruct"));
        }

        _wizard.Change(_wizard.Draft.Files[0] with { Title = "Named by hand" });
        _wizard.Join(true);
        var query = _wizard.Address(ImportStep.Preview, file: 1).ToQuery();
        string draft = _wizard.Draft.Write()!;

        Assert.True(string.Concat(query.Values.Select(value => Uri.EscapeDataString(value?.ToString() ?? ""))).Length < 8000);
        _database.Dispose();
        Start();
        _wizard.Go(
            ImportAddress.Read((string?)query["step"], (int?)query["file"], (string?)query["draft"], (string?)query["import"], true)
        );

        Assert.Equal((ImportStep.Preview, 1, true, false), (_wizard.Step, _wizard.Selected, _wizard.Together, _wizard.IsLost));
        Assert.Equal(draft, _wizard.Draft.Write());
        Assert.Equal(draft, Assert.Single(_store.Unfinished).Draft.Write());
    }

    [Fact]
    public async Task UnfinishedImports_LeaveOutStartedAndDiscardedOnes()
    {
        await StartImportAsync("a.jsonl");
        _wizard.Add(new ImportChoice("b.jsonl", "b")); // a draft of its own: the first is started
        Assert.Equal(["b.jsonl"], _store.Unfinished.Select(kept => kept.Draft.Names));

        _store.Forget(_store.Unfinished[0].Id);

        Assert.Empty(_store.Unfinished);
        Assert.Single(_store.All);
    }

    [Fact]
    public void Drafts_BeyondTwenty_DropTheOldestAndItsAddressSaysSo()
    {
        for (int each = 0; each <= 20; each++)
        {
            _store.Keep($"id-{each}", new ImportDraft([new ImportChoice("a", "a")]), together: false);
        }

        _wizard.Go(new ImportAddress(ImportStep.Preview, Id: "id-1"));
        Assert.False(_wizard.IsLost);
        _wizard.Go(new ImportAddress(ImportStep.Preview, Id: "id-0"));
        Assert.Equal((true, ImportStep.Source), (_wizard.IsLost, _wizard.Step));
    }

    [MemberNotNull(nameof(_database), nameof(_store), nameof(_wizard))]
    private void Start()
    {
        _database = new ChatDatabase(Path.Combine(_folder, "web.db"));
        _store = new ImportDraftStore(new PreferenceStore(_database), TimeProvider.System);
        _wizard = new ImportWizard(_store);
    }

    private ImportWizard At(ImportStep step)
    {
        _wizard.Go(_wizard.Address(step));
        return _wizard;
    }

    private async Task AddAsync(params string[] names)
    {
        foreach (string name in names)
        {
            _wizard.Add(new ImportChoice(name, name));
        }

        await _wizard.ProbeAsync(Probe);
    }

    private async Task StartImportAsync(params string[] names)
    {
        await AddAsync(names);
        await _wizard.ImportAsync(
            request => Task.FromResult(Job("job-" + request.UploadId, ImportState.Running)),
            exception => throw exception
        );
    }

    // The name of the source says what the Trainer finds in it.
    private Task<ImportProbe> Probe(ProbeImport asked)
    {
        string name = (asked.UploadId ?? asked.Path!).TrimEnd('/').Split('/')[^1];
        _probed.Add(name);
        if (name is "unreadable.bin" or "away.txt")
        {
            throw new TrainerException("Unknown layout", null, null, null, name is "away.txt" ? null : HttpStatusCode.BadRequest);
        }

        string format = asked.Format == "auto" ? "jsonl" : asked.Format;
        return Task.FromResult(
            new ImportProbe(
                name,
                1,
                "none",
                "utf-8",
                [new LayoutGuess(format, "Layout", name is "unsure.txt" ? 0.4 : 0.9, "")],
                format,
                asked.Options ?? new ReadingOptions(),
                [new ProbedField("q", "")],
                name is "unmapped.csv" ? [] : [new DataRecord(1, RecordKind.Text, "a", null, null, null, null, "a", null, "")],
                [],
                name is "invalid.jsonl" ? 1 : 0,
                100,
                [],
                false,
                name is "unmapped.csv" ? "No mapping" : null
            )
        );
    }

    private static ImportJob Job(string id, ImportState state, string? dataset = null) =>
        new(id, id, state, "", null, null, 0, dataset, null, DateTimeOffset.UnixEpoch);
}
