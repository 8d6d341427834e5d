using System.Net.Http.Json;
using Jarvis.Contracts;
using Jarvis.Trainer.Tests.Support;
using Xunit;

namespace Jarvis.Trainer.Tests;

/// <summary>Names are single lines that are stored as they are shown, wherever they come from.</summary>
public sealed class NamesTests : IDisposable
{
    private const string Wild = "a\u202e\0b\nc\u2066\u200f ";
    private readonly TempHome _home = new();

    [Fact]
    public async Task EveryThingThatIsNamed_IsNamedInOneLine()
    {
        await using var service = await TestService.StartAsync(_home);
        string Name(string of) => $"{of} {Wild}";
        string wildFile = Path.Combine(_home.Paths.Data, OperatingSystem.IsWindows() ? "file\u202e.txt" : "file\u202e\u0007.txt");
        File.WriteAllText(wildFile, "Some text, and some more.");

        var names = new List<string> { (await service.CreateAsync(_home.Script("steps 1"), Name("run"))).Name };
        names.Add(
            (
                await service.CreateAsync(_home.Script("steps 1") with { Data = _home.Script("steps 1").Data with { Files = [wildFile] } })
            ).Name
        );
        names.Add(
            (
                await SentAsync<ScheduleSummary>(
                    service,
                    "/api/schedules",
                    new SaveSchedule(Name("schedule"), new ScheduleWhen(ScheduleKind.Daily, Time: "22:00"), _home.Script("steps 1"))
                )
            ).Name
        );
        names.Add((await SentAsync<ImportJob>(service, "/api/datasets/import", new ImportDataset(Name("dataset"), wildFile, null))).Name);
        names.Add((await SentAsync<ImportJob>(service, "/api/datasets/import", new ImportDataset(null, wildFile, null))).Name);
        names.Add((await SentAsync<DataJob>(service, "/api/knowledge", new CreateKnowledge(Name("base"), Paths: [_home.Text]))).Name);
        names.Add((await SentAsync<UploadState>(service, "/api/uploads/begin", new CreateUpload($"upload {Wild}.txt", 5))).FileName);
        await TestService.UntilAsync(async () =>
            (await service.GetAsync<ImportJob[]>("/api/imports")).All(job => job.State == ImportState.Done)
        );
        string dataset = (await service.GetAsync<DatasetSummary[]>("/api/datasets"))[0].Id;
        var edited = await service.Client.PatchAsJsonAsync(
            $"/api/datasets/{dataset}",
            new EditDataset(Name("edited")),
            ContractJson.Options
        );
        names.Add((await edited.Content.ReadFromJsonAsync<DatasetSummary>(ContractJson.Options))!.Name);
        names.Add(
            (await SentAsync<DataJob>(service, "/api/tokenizers/train", new TrainTokenizer(Name("tokenizer"), [dataset], null, 300))).Name
        );
        names.Add(
            (
                await SentAsync<DataJob>(
                    service,
                    "/api/datasets/mixtures",
                    new CreateMixture(Name("mixture"), [new MixturePart(dataset, 1)])
                )
            ).Name
        );

        Assert.All(names, name =>
            Assert.DoesNotContain(name, c => char.IsControl(c) || char.IsSurrogate(c) || c is '\u202e' or '\u2066' or '\u200f')
        );
        Assert.Equal(
            [
                "run ab c",
                "schedule ab c",
                "dataset ab c",
                "Knowledge base: base ab c",
                "upload ab c .txt",
                "edited ab c",
                "Tokenizer: tokenizer ab c",
                "Mixture: mixture ab c",
            ],
            names.Where(name => name.Contains("ab c", StringComparison.Ordinal))
        );
    }

    private static async Task<T> SentAsync<T>(TestService service, string route, object body)
    {
        using var answer = await service.Client.PostAsJsonAsync(route, body, ContractJson.Options);
        Assert.True(answer.IsSuccessStatusCode, $"{route}: {await answer.Content.ReadAsStringAsync()}");
        return (await answer.Content.ReadFromJsonAsync<T>(ContractJson.Options))!;
    }

    public void Dispose() => _home.Dispose();
}
