using System.Diagnostics;
using System.Text.Json;
using Jarvis.Testing;
using Jarvis.Windows.Tests.Harness;
using Xunit;

namespace Jarvis.Windows.Tests;

/// <summary>
/// The libtorch package that a build would restore, found by evaluating the project, because CUDA's packages are not on every feed.
/// </summary>
public sealed class TorchPackageTests
{
    [Theory]
    [InlineData("win-x64", "cpu", "libtorch-cpu-win-x64")]
    [InlineData("win-x64", "cuda", "TorchSharp-cuda-windows")]
    [InlineData("win-x64", "path", null)]
    [InlineData("win-arm64", "cpu", "libtorch-cpu-win-arm64")]
    [InlineData("linux-x64", "cpu", "libtorch-cpu-linux-x64")]
    [InlineData("linux-x64", "cuda", "TorchSharp-cuda-linux")]
    [InlineData("osx-arm64", "cpu", "libtorch-cpu-osx-arm64")]
    public async Task Build_ForARuntimeAndABackend_AsksForItsLibtorchAlone(string runtime, string backend, string? package)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [
                "msbuild",
                Path.Combine(Checkout.Root, "Jarvis.Trainer"),
                "-getItem:PackageReference",
                $"-p:RuntimeIdentifier={runtime}",
                $"-p:TorchBackend={backend}",
                "-nodeReuse:false",
            ]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var ended = await Wine.EndAsync(process, TimeSpan.FromMinutes(1));
        Assert.True(ended.Code == 0, ended.Output + ended.Errors);
        using var document = JsonDocument.Parse(ended.Output);
        string[] torch =
        [
            .. document
                .RootElement.GetProperty("Items")
                .GetProperty("PackageReference")
                .EnumerateArray()
                .Select(item => item.GetProperty("Identity").GetString()!)
                .Where(name =>
                    name.StartsWith("libtorch", StringComparison.Ordinal) || name.StartsWith("TorchSharp-", StringComparison.Ordinal)
                ),
        ];
        Assert.Equal(package is null ? [] : [package], torch);
    }
}
