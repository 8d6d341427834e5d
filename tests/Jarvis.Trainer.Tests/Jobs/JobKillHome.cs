using System.Globalization;
using System.Net.Http.Json;
using Jarvis.Contracts;
using Jarvis.Data.Doctor;
using Jarvis.Data.Doctor.Checks;
using Jarvis.Data.Importing;
using Jarvis.Data.Importing.Sources;
using Jarvis.Data.Knowledge;
using Jarvis.Data.Mixing;
using Jarvis.Data.Store;
using Jarvis.Trainer.Datasets.Importing;
using Jarvis.Trainer.Hosting;
using Jarvis.Trainer.Tests.Support;
using Xunit;
using ServiceProcess = Jarvis.Testing.ServiceProcess;

namespace Jarvis.Trainer.Tests.Jobs;

/// <summary>
/// A home with datasets that jobs of every kind work on copies of, and the real service, which can be killed and restarted.
/// </summary>
internal sealed class JobKillHome : IAsyncDisposable
{
    public const string Base = "base",
        Examined = "examined",
        Changed = "changed",
        Mixed = "mixed",
        Knowledge = "known",
        Small = "small",
        ModelOwner = "tiny";

    private static readonly TimeSpan _lookEvery = TimeSpan.FromMilliseconds(3);

    private readonly string _root = Directory.CreateTempSubdirectory("jarvis-job-kill-").FullName;
    private readonly string _templates;
    private readonly string _temporary;
    private ServiceProcess? _service;
    private int _copies;

    /// <param name="records">Records per dataset; more of them make the jobs longer.</param>
    public JobKillHome(int records)
    {
        Paths = new JarvisPaths(Path.Combine(_root, "home"));
        (_templates, _temporary) = (Path.Combine(_root, "templates"), Path.Combine(_root, "tmp"));
        foreach (string folder in (string[])[Paths.Data, Paths.Datasets, Paths.Knowledge, _templates, _temporary])
        {
            Directory.CreateDirectory(folder);
        }
        File.WriteAllText(Path.Combine(Paths.Datasets, StarterDataset.FirstStartMark), "");
        Model = TinyCheckpoint.Write(Directory.CreateDirectory(Path.Combine(Paths.Data, "model")).FullName);
        TinyCheckpoint.Publish(Path.Combine(Paths.Models, ModelOwner, "v1"));
        File.WriteAllLines(Text = Path.Combine(Paths.Data, "texts.jsonl"), Lines(records));
        Prepare(records);
    }

    public JarvisPaths Paths { get; }

    public string Text { get; }

    /// <summary>A model folder for embedding texts.</summary>
    public string Model { get; }

    /// <summary>Checks of the examined dataset whose findings can be fixed.</summary>
    public IReadOnlyList<string> Fixes { get; private set; } = [];

    public HttpClient Client => _service!.Client;

    public async Task StartAsync() =>
        _service = await ServiceProcess.StartAsync(
            typeof(TrainerService).Assembly.Location,
            Paths.Home,
            new Dictionary<string, string>
            {
                ["TMPDIR"] = _temporary,
                ["TMP"] = _temporary,
                ["TEMP"] = _temporary,
            }
        );

    /// <summary>Kills the service as kill -9 does.</summary>
    public async Task KillAsync()
    {
        await _service!.DisposeAsync();
        _service = null;
    }

    /// <summary>Requests a job on its own copy of a dataset.</summary>
    public async Task<(string Job, string Dataset)> AskAsync(JobCase wanted)
    {
        string id = string.Create(CultureInfo.InvariantCulture, $"{wanted.Name.Replace(' ', '-')}-{++_copies}");
        if (wanted.Works is { } template)
        {
            string copy = Path.Combine(_root, id);
            CopyFolder(Path.Combine(_templates, template), copy);
            Directory.Move(copy, Paths.Dataset(id));
        }
        using var answer = await wanted.Ask(Client, this, id);
        Assert.True(answer.IsSuccessStatusCode, $"{wanted.Name}: {await answer.Content.ReadAsStringAsync()}");
        return ((await answer.Content.ReadFromJsonAsync<DataJob>(ContractJson.Options))!.Id, id);
    }

    public async Task<DataJob> JobAsync(string id) => (await Client.GetFromJsonAsync<DataJob>($"/api/jobs/{id}", ContractJson.Options))!;

    public async Task<IReadOnlyList<Notice>> NoticesAsync() =>
        (await Client.GetFromJsonAsync<List<Notice>>("/api/notices", ContractJson.Options))!;

    /// <summary>Waits until no job is running; an import also starts a check of its dataset.</summary>
    public async Task IdleAsync()
    {
        using var late = new CancellationTokenSource(TestService.Patience);
        while (
            (await Client.GetFromJsonAsync<List<DataJob>>("/api/jobs", ContractJson.Options))!.Exists(job =>
                job.State is ImportState.Waiting or ImportState.Running
            )
        )
        {
            await Task.Delay(_lookEvery, late.Token);
        }
    }

    public Task<DataJob> EndedAsync(string id) => UntilAsync(id, job => job.State is not (ImportState.Waiting or ImportState.Running));

    public async Task<DataJob> UntilAsync(string id, Func<DataJob, bool> wanted)
    {
        using var late = new CancellationTokenSource(TestService.Patience);
        DataJob job;
        while (!wanted(job = await JobAsync(id)))
        {
            await Task.Delay(_lookEvery, late.Token);
        }
        return job;
    }

    /// <summary>Temporary data that is left on disk: partial folders and files, uploads without an import, temporary folders.</summary>
    public IReadOnlyList<string> Leftovers()
    {
        var inHome = Directory
            .EnumerateFileSystemEntries(Paths.Home, "*", SearchOption.AllDirectories)
            .Where(path =>
                Path.GetFileName(path) is var name
                && (name.Contains(".partial", StringComparison.Ordinal) || name.EndsWith(".tmp", StringComparison.Ordinal))
            );
        var uploads = Directory.Exists(Paths.Uploads) ? Directory.GetFiles(Paths.Uploads) : [];
        return [.. inHome, .. uploads, .. Directory.GetDirectories(_temporary, "jarvis-*")];
    }

    public async ValueTask DisposeAsync()
    {
        if (_service is not null)
        {
            await _service.DisposeAsync();
        }
        Directory.Delete(_root, recursive: true);
    }

    private void Prepare(int records)
    {
        Import(Base, Text);
        string few = Path.Combine(Paths.Data, "few.jsonl"); // fewer, because a model embeds only a hundred per second
        File.WriteAllLines(few, Lines(records / 4));
        Import(Small, few);
        CopyFolder(Paths.Dataset(Base), Paths.Dataset(Examined));
        var report = new DataDoctor(TimeProvider.System).Examine(Paths.Dataset(Examined), Examined, new DoctorOptions(), new DoctorAids());
        Fixes = [.. report.Findings.Where(finding => finding.Mend is not null).Select(finding => finding.Check)];
        Assert.True(Fixes.Count > 1, "The prepared data gives the doctor too little to fix.");

        string many = Path.Combine(Paths.Data, "many.jsonl"); // an undo of fewer records runs at once, not as a job
        File.WriteAllLines(many, Enumerable.Range(0, 24_000).Select(i => $$"""{"text":"Number {{i}}"}"""));
        Import(Changed, many);
        using (var change = ChangeSet.Begin(Paths.Dataset(Changed), TimeProvider.System, ChangeKinds.Balance, "Removed nearly all"))
        {
            for (long id = 1; id <= 21_000; id++)
            {
                change.Remove(id);
            }
            change.Commit();
        }
        using (var plan = MixturePlan.Of([new MixturePart(Base, 0.5), new MixturePart(Examined, 1)], [Part(Base), Part(Examined)], seed: 1))
        {
            new Importer(TimeProvider.System).Import(
                new ImportRequest(plan.Sources(), Paths.Dataset(Mixed), Mixed, Mixed) { Mixture = plan.Recipe }
            );
        }
        new KnowledgeBuilder(TimeProvider.System).Build(
            new KnowledgeRequest(
                [KnowledgeSource.Of(Paths.Dataset(Base), DatasetManifest.Read(Paths.Dataset(Base))!)],
                Paths.KnowledgeBase(Knowledge),
                Knowledge,
                Knowledge,
                new ChunkCutting()
            )
        );
        foreach (string template in (string[])[Base, Examined, Changed, Mixed, Small])
        {
            CopyFolder(Paths.Dataset(template), Path.Combine(_templates, template));
        }
    }

    private (string, DatasetManifest) Part(string id) => (Paths.Dataset(id), DatasetManifest.Read(Paths.Dataset(id))! with { Id = id });

    private void Import(string id, string file) =>
        new Importer(TimeProvider.System).Import(new ImportRequest([SourceFinder.Find(file)], Paths.Dataset(id), id, id));

    /// <summary>
    /// Questions of four domains; some are repeated in other words and some contain an address, so that the check has findings.
    /// </summary>
    private static IEnumerable<string> Lines(int records)
    {
        var random = new Random(7);
        string[] words =
        [
            .. Enumerable
                .Range(0, 400)
                .Select(i =>
                    string.Concat(
                        Enumerable.Range(0, 2 + i % 4).Select(_ => "" + "bdfgklmnprst"[random.Next(12)] + "aeiou"[random.Next(5)])
                    )
                ),
        ];
        string text = "";
        for (int i = 0; i < records; i++)
        {
            text = i % 10 == 9 ? text + " again" : string.Join(' ', Enumerable.Range(0, 40).Select(_ => words[random.Next(words.Length)]));
            string contact = i % 25 == 0 ? $" Write to someone{i}@example.org." : "";
            string question = $"What is number {i} of {words[i % 400]}?";
            yield return $$"""{"instruction":"{{question}}","response":"{{text}}.{{contact}}","domain":"d{{i % 4 * (i % 3)}}"}""";
        }
    }

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
