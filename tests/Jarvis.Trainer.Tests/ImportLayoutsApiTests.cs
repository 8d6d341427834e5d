using System.Net;
using System.Net.Http.Json;
using Jarvis.Contracts;
using Jarvis.Testing;
using Jarvis.Trainer.Datasets.Importing;
using Jarvis.Trainer.Tests.Support;
using Xunit;

namespace Jarvis.Trainer.Tests;

/// <summary>Probe a file, confirm its format, import it, delete it.</summary>
public sealed class ImportLayoutsApiTests : IDisposable
{
    private readonly TempHome _home = new();

    [Fact]
    public async Task Probe_ThenImportWithAMapping_IsRememberedForTheNextFile()
    {
        await using var service = await TestService.StartAsync(_home);
        string first = File("first.csv", "nr,frage,antwort\n1,Warum?,\"Darum, eben.\"\n2,Wie?,So.\n");
        var seen = await ProbeAsync(service, new ProbeImport(first, null));
        Assert.Equal(["nr", "frage", "antwort"], seen.Fields.Select(f => f.Name));
        Assert.Equal((0, false), (seen.Preview.Count, seen.Remembered));

        var options = new ReadingOptions(Mapping: new FieldMapping(RecordKind.Instruct, Instruction: "frage", Response: "antwort"));
        Assert.Equal(
            "Darum, eben.",
            (await ProbeAsync(service, new ProbeImport(first, null, "csv", options))).Preview[0].Turns![1].Content
        );
        var job = await ImportAsync(service, new ImportDataset("Fragen", first, null, "csv", Options: options));
        Assert.Equal((ImportState.Done, 2L), (job.State, job.Records));

        var next = await ProbeAsync(service, new ProbeImport(File("next.csv", "nr,frage,antwort\n3,Wo?,Hier.\n"), null));
        Assert.Equal((true, "csv", options.Mapping, 1), (next.Remembered, next.Format, next.Options.Mapping, next.Preview.Count));

        var lines = await service.Client.GetAsync($"/api/datasets/{job.DatasetId}/export");
        Assert.Equal(
            ("application/x-ndjson", 2),
            (lines.Content.Headers.ContentType!.MediaType, (await lines.Content.ReadAsStringAsync()).TrimEnd().Split('\n').Length)
        );
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await service.Client.GetAsync($"/api/datasets/{job.DatasetId}/export?format=xls")).StatusCode
        );
        Assert.Equal(HttpStatusCode.NotFound, (await service.Client.GetAsync("/api/datasets/none/export")).StatusCode);
    }

    [Fact]
    public async Task Probe_NothingNamedUnknownFormatOrOutside_IsRefused()
    {
        await using var service = await TestService.StartAsync(_home);
        foreach (
            var (request, status) in ((ProbeImport, HttpStatusCode)[])
                [
                    (new(null, null), HttpStatusCode.BadRequest),
                    (new(File("a.txt", "a"), null, "word"), HttpStatusCode.BadRequest),
                    (new(OfTheSystem.File, null), HttpStatusCode.BadRequest),
                    (new(null, "no-upload"), HttpStatusCode.NotFound),
                ]
        )
        {
            Assert.Equal(status, (await service.Client.PostAsJsonAsync("/api/imports/probe", request, ContractJson.Options)).StatusCode);
        }
    }

    public void Dispose() => _home.Dispose();

    private string File(string name, string content)
    {
        var path = Path.Combine(_home.Paths.Data, name);
        System.IO.File.WriteAllText(path, content);
        return path;
    }

    private static async Task<ImportProbe> ProbeAsync(TestService service, ProbeImport request)
    {
        var answer = await service.Client.PostAsJsonAsync("/api/imports/probe", request, ContractJson.Options);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<ImportProbe>(ContractJson.Options))!;
    }

    private static async Task<ImportJob> ImportAsync(TestService service, ImportDataset import)
    {
        var answer = await service.Client.PostAsJsonAsync("/api/datasets/import", import, ContractJson.Options);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        string id = (await answer.Content.ReadFromJsonAsync<ImportJob>(ContractJson.Options))!.Id;
        var imports = service.Of<Imports>();
        Assert.True(
            SpinWait.SpinUntil(() => imports.Find(id)!.State is not (ImportState.Waiting or ImportState.Running), TestService.Patience)
        );
        return imports.Find(id)!;
    }
}
