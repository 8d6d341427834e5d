using System.Net;
using System.Net.Http.Json;
using Jarvis.Contracts;
using Jarvis.Testing;
using Jarvis.Trainer.Tests.Support;
using Xunit;

namespace Jarvis.Trainer.Tests;

public sealed class DoctorApiTests : IDisposable
{
    private readonly TempHome _home = new();

    [Fact]
    public async Task Examination_AtItsEnd_SaysTheHealthAsTheDatasetsPageDoes()
    {
        await using var service = await TestService.StartAsync(_home);
        string file = Path.Combine(_home.Paths.Data, "third.jsonl");
        await File.WriteAllTextAsync(
            file,
            "{\"text\":\"The old bridge over the river was repaired before the winter came.\"}\n{\"text\":\"A mill by the lake grinds "
                + "corn for three villages every autumn.\"}\n{\"text\":\"Write to jane.doe@uni-koeln.de about it tomorrow.\"}\n"
        );
        (
            await service.Client.PostAsJsonAsync("/api/datasets/import", new ImportDataset("Third", file, null), ContractJson.Options)
        ).EnsureSuccessStatusCode();

        var job = await DoneAsync(service, "doctor");

        double health = Assert.Single(await service.GetAsync<List<DatasetSummary>>("/api/datasets")).Health!.Value;
        Assert.Equal(0.6667, health, 4); // rounding would give 67 %
        Assert.Contains("health 66 %", job.Text);
        Assert.Equal("66 %", HealthText.Of(health));
    }

    [Fact]
    public async Task Import_ThenFixThenUndo_IsExaminedByItselfAndSaysWhatIsOpen()
    {
        await using var service = await TestService.StartAsync(_home);
        string file = Path.Combine(_home.Paths.Data, "three.jsonl");
        await File.WriteAllTextAsync(
            file,
            "{\"text\":\"The old bridge over the river was repaired before the winter came.\"}\n{\"text\":\"THE OLD BRIDGE "
                + "over the river was repaired, before the winter came!\"}\n{\"text\":\"Write to jane.doe@uni-koeln.de about it "
                + "tomorrow.\"}\n"
        );
        (
            await service.Client.PostAsJsonAsync("/api/datasets/import", new ImportDataset("Three", file, null), ContractJson.Options)
        ).EnsureSuccessStatusCode();
        await DoneAsync(service, "doctor");

        var dataset = Assert.Single(await service.GetAsync<List<DatasetSummary>>("/api/datasets"));
        Assert.Equal((0.3333, 2), (dataset.Health!.Value, dataset.Findings!.Value));
        var report = await service.GetAsync<DoctorReport>("/api/datasets/three/doctor");
        Assert.Equal(
            (3, 1, dataset.Version),
            (report.Records, report.Findings.Single(f => f.Check == "exact-duplicate").Count, report.Version)
        );
        Assert.DoesNotContain("jane.doe", await service.Client.GetStringAsync("/api/datasets/three/doctor"));

        (
            await service.Client.PostAsJsonAsync(
                "/api/datasets/three/mend",
                new FixDataset(["exact-duplicate", "personal"]),
                ContractJson.Options
            )
        ).EnsureSuccessStatusCode();
        var mend = await DoneAsync(service, "mend");
        Assert.Contains("removed 1 record", mend.Text);
        dataset = await service.GetAsync<DatasetSummary>("/api/datasets/three");
        Assert.Equal((2L, 3, 1.0, 0), (dataset.Records, dataset.Version, dataset.Health!.Value, dataset.Findings!.Value));
        Assert.Equal(
            HttpStatusCode.Conflict,
            (
                await service.Client.PostAsJsonAsync("/api/datasets/three/mend", new FixDataset(["personal"]), ContractJson.Options)
            ).StatusCode
        );

        (await service.Client.PostAsync("/api/datasets/three/changes/2/undo", null)).EnsureSuccessStatusCode();
        report = await service.GetAsync<DoctorReport>("/api/datasets/three/doctor");
        Assert.Equal(
            (null, 3),
            (
                report.Findings.Single(f => f.Check == "exact-duplicate").MendedBy,
                report.Findings.Single(f => f.Check == "personal").MendedBy
            )
        );
    }

    [Fact]
    public async Task Examine_OnDemand_TakesOptionsAndRefusesWhatCannotBe()
    {
        await using var service = await TestService.StartAsync(_home);
        string file = Path.Combine(_home.Paths.Data, "one.txt"),
            benchmark = Path.Combine(_home.Paths.Data, "bench.txt");
        const string text =
            "The old bridge over the river was repaired before the winter came, and nobody in the village had thought of it.";
        await File.WriteAllTextAsync(file, text);
        await File.WriteAllTextAsync(benchmark, text.ToUpperInvariant());
        (
            await service.Client.PostAsJsonAsync("/api/datasets/import", new ImportDataset("One", file, null), ContractJson.Options)
        ).EnsureSuccessStatusCode();
        await DoneAsync(service, "doctor");
        Assert.Equal(0, await CountAsync(service, "contamination"));
        (
            await service.Client.PostAsJsonAsync(
                "/api/datasets/one/doctor",
                new DoctorOptions(MustNotContain: [benchmark]),
                ContractJson.Options
            )
        ).EnsureSuccessStatusCode();
        await DoneAsync(service, "doctor", 2);
        Assert.Equal(1, await CountAsync(service, "contamination"));

        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(service, "one/doctor", new DoctorOptions(0.1))).StatusCode);
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await PostAsync(service, "one/doctor", new DoctorOptions(MustNotContain: [OfTheSystem.File]))).StatusCode
        );
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(service, "none/doctor", new DoctorOptions())).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await service.Client.GetAsync("/api/datasets/none/doctor")).StatusCode);
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await service.Client.PostAsJsonAsync("/api/datasets/one/mend", new FixDataset([]), ContractJson.Options)).StatusCode
        );
        Assert.Equal(
            HttpStatusCode.Conflict,
            (await service.Client.PostAsJsonAsync("/api/datasets/one/mend", new FixDataset(["empty"]), ContractJson.Options)).StatusCode
        );
    }

    public void Dispose() => _home.Dispose();

    private static Task<HttpResponseMessage> PostAsync(TestService service, string route, DoctorOptions options) =>
        service.Client.PostAsJsonAsync($"/api/datasets/{route}", options, ContractJson.Options);

    private static async Task<long> CountAsync(TestService service, string check) =>
        (await service.GetAsync<DoctorReport>("/api/datasets/one/doctor")).Findings.Single(f => f.Check == check).Count;

    private static async Task<DataJob> DoneAsync(TestService service, string kind, int number = 1)
    {
        for (int look = 0; look < 1500; look++)
        {
            var jobs = (await service.GetAsync<List<DataJob>>("/api/jobs")).Where(j => j.Kind == kind).ToList();
            Assert.All(jobs, j => Assert.Null(j.Error));
            if (jobs.Count == number && jobs[^1].State == ImportState.Done)
            {
                return jobs[^1];
            }
            await Task.Delay(20);
        }
        throw new TimeoutException($"No {kind} ended.");
    }
}
