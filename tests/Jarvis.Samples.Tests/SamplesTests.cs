using System.Text.Json;
using Jarvis.Testing;
using Xunit;

namespace Jarvis.Samples.Tests;

/// <summary>Everything in <c>samples/</c> works when it is run as described, at toy size.</summary>
public sealed class SamplesTests(Prepared prepared) : IClassFixture<Prepared>, IDisposable
{
    private const int LongestProgram = 14;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("text.json")]
    [InlineData("night.json")]
    public async Task Plan_AtToySize_Trains(string plan) => await TrainsAsync(plan, Prepared.Tiny);

    [Fact]
    public async Task PlanOfAnAdapter_BesideAModel_Trains() =>
        await TrainsAsync("code.json", [.. Prepared.TinyAdapter, "base_model=" + prepared.Model]);

    [Fact]
    public async Task Programs_OneAfterTheOther_FineTuneTheModelAndGenerateWithIt()
    {
        string said = await prepared.SampleAsync(
            "FineTuneCode",
            [prepared.Model, prepared.Code, _folder["adapter"], .. Prepared.TinyAdapter]
        );
        string adapter = said.Split("Adapter: ")[1].Trim();
        Assert.True(File.Exists(Path.Combine(adapter, "adapter_config.json")), said);
        Assert.NotEmpty((await prepared.SampleAsync("Generate", [adapter, "The words"])).Trim());
    }

    [Fact]
    public void Programs_AreReadAtAGlance() =>
        Assert.All(
            Directory.GetFiles(Prepared.Samples, "Program.cs", SearchOption.AllDirectories),
            program => Assert.InRange(File.ReadLines(program).Count(), 1, LongestProgram)
        );

    private async Task TrainsAsync(string plan, IEnumerable<string> settings)
    {
        string[] set = [.. settings.SelectMany(setting => (string[])["--set", setting])];
        string output = await prepared.JarvisAsync([
            "train",
            Path.Combine(Prepared.Samples, plan),
            "--out",
            _folder["run"],
            "--json",
            .. set,
        ]);
        var result = JsonDocument.Parse(output).RootElement;
        Assert.Equal(("completed", 2), (result.GetProperty("state").GetString(), result.GetProperty("step").GetInt32()));
    }
}
