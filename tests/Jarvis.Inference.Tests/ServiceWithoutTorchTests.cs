using System.Net.Http.Json;
using Jarvis.Testing;
using Xunit;

namespace Jarvis.Inference.Tests;

/// <summary>Decoding does not load libtorch, which takes 160 MiB of memory.</summary>
public sealed class ServiceWithoutTorchTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("jarvis-inference-").FullName;

    public ServiceWithoutTorchTests() => TinyModel.Write(Path.Combine(_home, "runs", "tiny", "checkpoints", "step-00000001"));

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public async Task Service_ThatWrites_HasNotLoadedLibtorch()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Mapped files are read from /proc.");
        await using var service = await ServiceProcess.StartAsync(typeof(Models.ModelHost).Assembly.Location, _home);
        var written = await service.Client.PostAsJsonAsync(
            "/v1/completions",
            new
            {
                model = "tiny",
                prompt = "a",
                max_tokens = 3,
            }
        );
        Assert.True(written.IsSuccessStatusCode, await written.Content.ReadAsStringAsync());
        Assert.NotEmpty(service.Mapped("Jarvis.Engine"));
        Assert.Empty(service.Mapped("libtorch"));
    }
}
