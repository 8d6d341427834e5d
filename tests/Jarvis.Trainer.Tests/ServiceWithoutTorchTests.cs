using System.Net.Http.Json;
using Jarvis.Contracts;
using Jarvis.Trainer.Hosting;
using Jarvis.Trainer.Tests.Support;
using Xunit;
using ServiceProcess = Jarvis.Testing.ServiceProcess;

namespace Jarvis.Trainer.Tests;

/// <summary>libtorch takes 160 MiB of memory, so only processes that compute with tensors load it.</summary>
public sealed class ServiceWithoutTorchTests : IDisposable
{
    private readonly TempHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Service_ThatPlansAndLists_HasNotLoadedLibtorch()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Mapped files are read from /proc.");
        await using var service = await ServiceProcess.StartAsync(typeof(TrainerService).Assembly.Location, _home.Paths.Home);
        using var estimate = await service.Client.PostAsJsonAsync(
            "/api/plans/estimate",
            new TrainingPlan
            {
                Data = new() { Files = [_home.Text] },
                Model = new() { Size = "small" },
            },
            ContractJson.Options
        );
        Assert.True(estimate.IsSuccessStatusCode, await estimate.Content.ReadAsStringAsync());
        foreach (string route in new[] { "/api/presets", "/api/runs", "/api/datasets", "/api/checkpoints", "/api/tokenizers" })
        {
            Assert.True((await service.Client.GetAsync(route)).IsSuccessStatusCode, route);
        }
        Assert.NotEmpty(service.Mapped("Jarvis.Engine"));
        Assert.Empty(service.Mapped("libtorch"));
    }
}
