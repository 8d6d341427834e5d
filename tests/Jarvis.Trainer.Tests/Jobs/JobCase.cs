using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Data.Knowledge;
using Jarvis.Data.Store;

namespace Jarvis.Trainer.Tests.Jobs;

/// <summary>How a job of one kind is requested, and what it must have produced however often it was killed.</summary>
/// <param name="Name">The kind, or the variant where a kind has two.</param>
/// <param name="Ask">Receives the home and the dataset that the job may change.</param>
/// <param name="Made">Describes the result as text that is equal for equal results.</param>
internal sealed record JobCase(
    string Name,
    Func<HttpClient, JobKillHome, string, Task<HttpResponseMessage>> Ask,
    Func<JobKillHome, string, DataJob, string> Made
)
{
    /// <summary>The prepared dataset that the job gets a copy of; null where it creates its own.</summary>
    public string? Works { get; init; } = JobKillHome.Base;

    public static IReadOnlyList<JobCase> All { get; } =
    [
        new("import", Import, (home, _, job) => Version(home, job.Result!)) { Works = null },
        new(
            "doctor",
            (client, _, id) => Post(client, $"/api/datasets/{id}/doctor", new DoctorOptions()),
            (home, id, _) => Report(home, id)
        ),
        new(
            "mend",
            (client, home, id) => Post(client, $"/api/datasets/{id}/mend", new FixDataset(home.Fixes)),
            (home, id, _) => Version(home, id) + Report(home, id)
        )
        {
            Works = JobKillHome.Examined,
        },
        new(
            "balance",
            (client, _, id) => Post(client, $"/api/datasets/{id}/balance", new BalanceRequest(Cap: 150)),
            (home, id, _) => Version(home, id)
        ),
        new(
            "split",
            (client, _, id) => Post(client, $"/api/datasets/{id}/split", new SplitRequest(0.2)),
            (home, id, _) => Version(home, id)
        ),
        new(
            "synthetic",
            (client, _, id) =>
                Post(client, $"/api/datasets/{id}/synthetic", new SyntheticRequest("template", "{instruction}\n---\nAsked: {response}")),
            (home, id, _) => Version(home, id)
        ),
        new(
            "enhance",
            (client, _, id) =>
                Post(
                    client,
                    $"/api/datasets/{id}/enhance",
                    new EnhanceDataset(JobKillHome.Knowledge, Top: 1, Mode: SearchMode.Bm25, Domain: "d1")
                ),
            (home, id, _) => Version(home, id)
        ),
        new("undo", (client, _, id) => client.PostAsync($"/api/datasets/{id}/changes/2/undo", null), (home, id, _) => Version(home, id))
        {
            Works = JobKillHome.Changed,
        },
        new(
            "mixture",
            (client, _, id) =>
                Post(client, "/api/datasets/mixtures", new CreateMixture("Mixed " + id, [new(id, 0.5), new(JobKillHome.Examined, 1)])),
            (home, _, job) => Version(home, job.Result!)
        ),
        new(
            "mixture again",
            (client, _, id) => client.PostAsync($"/api/datasets/{id}/mixture/again", null),
            (home, id, _) => Version(home, id)
        )
        {
            Works = JobKillHome.Mixed,
        },
        new(
            "knowledge",
            (client, home, id) => Post(client, "/api/knowledge", new CreateKnowledge("About " + id, [id], Model: home.Model)),
            (home, _, job) => Base(home, job.Result!)
        )
        {
            Works = JobKillHome.Small,
        },
        new(
            "tokenizer",
            (client, _, id) => Post(client, "/api/tokenizers/train", new TrainTokenizer("Of " + id, [id], null, 700)),
            (home, _, job) => Hash(Path.Combine(home.Paths.Tokenizer(job.Result!), "tokenizer.json"))
        ),
        new(
            "export",
            (client, _, id) => Post(client, $"/api/datasets/{id}/export", new ExportDataset("parquet")),
            (home, _, job) => Hash(Path.Combine(home.Paths.Exports, job.Result!))
        ),
        new(
            "model-export",
            (client, _, _) => Post(client, $"/api/models/{JobKillHome.ModelOwner}/v1/export", new ExportModel()),
            (home, _, job) => Unpacked(Path.Combine(home.Paths.Exports, job.Result!))
        )
        {
            Works = null,
        },
        new(
            "model-import",
            (client, home, id) => Post(client, "/api/models/import", new ImportModel(id, home.Model)),
            (home, _, job) =>
                string.Join(
                    ", ",
                    Directory
                        .GetFiles(Path.Combine(home.Paths.Models, job.Result!), "*.json")
                        .Where(file => Path.GetFileName(file) is not ("manifest.json" or "about.json"))
                        .Append(Path.Combine(home.Paths.Models, job.Result!, "model.safetensors"))
                        .Order(StringComparer.Ordinal)
                        .Select(file => $"{Path.GetFileName(file)} {Hash(file)}")
                )
        )
        {
            Works = null,
        },
    ];

    private static async Task<HttpResponseMessage> Import(HttpClient client, JobKillHome home, string id)
    {
        await using var file = File.OpenRead(home.Text);
        using var content = new StreamContent(file);
        using var sent = await client.PostAsync($"/api/uploads?name={id}.jsonl", content);
        var upload = (await sent.Content.ReadFromJsonAsync<UploadDone>(ContractJson.Options))!;
        return await Post(client, "/api/datasets/import", new ImportDataset(null, null, upload.Id));
    }

    private static Task<HttpResponseMessage> Post<T>(HttpClient client, string route, T body) =>
        client.PostAsJsonAsync(route, body, ContractJson.Options);

    /// <summary>
    /// A dataset is complete when its manifest exists and its rows have the hash in the manifest. The version number shows that a change
    /// was made only once.
    /// </summary>
    private static string Version(JobKillHome home, string id)
    {
        var manifest = DatasetManifest.Read(home.Paths.Dataset(id)) ?? throw new InvalidDataException($"{id} has no manifest.");
        using var store = RecordStore.Open(home.Paths.Dataset(id));
        return store.ContentHash() == manifest.Hash
            ? $"version {manifest.Version}, {manifest.Records} records, {manifest.Hash}; "
            : $"{id} is not what its manifest says; ";
    }

    private static string Report(JobKillHome home, string id)
    {
        var report = Data.Doctor.DoctorReports.Newest(home.Paths.Dataset(id)) ?? throw new InvalidDataException($"{id} has no report.");
        return JsonSerializer.Serialize(report with { At = default, DatasetId = "" }, ContractJson.Options);
    }

    private static string Base(JobKillHome home, string id)
    {
        string folder = home.Paths.KnowledgeBase(id);
        var manifest = KnowledgeManifest.Read(folder) ?? throw new InvalidDataException($"{id} has no manifest.");
        return string.Join(
                ", ",
                manifest.Files.Select(file =>
                    file == KnowledgeFile.Of(folder, file.Name) ? $"{file.Name} {file.Bytes} bytes" : $"{file.Name} is damaged"
                )
            ) + $", {manifest.Documents} documents, {manifest.Chunks} chunks, {Hash(Path.Combine(folder, manifest.Vectors.Single().File))}";
    }

    /// <summary>Entries carry the time at which they were written, so the hash of the zip file says nothing.</summary>
    private static string Unpacked(string file)
    {
        using var zip = System.IO.Compression.ZipFile.OpenRead(file);
        return string.Join(
            ", ",
            zip.Entries.Select(entry =>
            {
                using var stream = entry.Open();
                return $"{entry.FullName} {Convert.ToHexStringLower(SHA256.HashData(stream))}";
            })
        );
    }

    private static string Hash(string file)
    {
        using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
