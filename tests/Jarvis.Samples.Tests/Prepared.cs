using System.Diagnostics;
using Jarvis.Testing;
using Xunit;

namespace Jarvis.Samples.Tests;

/// <summary>
/// What the samples expect from their user: the dataset that two plans name, in a home of its own, and a base Llama for adapters (here at
/// toy size).
/// </summary>
public sealed class Prepared : IAsyncLifetime
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);
    private readonly TemporaryFolder _folder = new();

    public static string Samples { get; } = Path.Combine(Checkout.Root, "samples");

    /// <summary>Settings of a network that trains in a second, as KEY=VALUE.</summary>
    public static IReadOnlyList<string> Tiny { get; } =
    ["layers=1", "heads=2", "width=16", "context=16", "vocabulary_size=300", .. TinyAdapter];

    /// <summary>The same for an adapter, whose shape comes from its base.</summary>
    public static IReadOnlyList<string> TinyAdapter =>
        ["context=16", "micro_batch=2", "precision=fp32", "threads=1", "max_steps=2", "warmup_steps=0"];

    public string Model { get; private set; } = "";

    public string Book => _folder["book.txt"];

    public string Code => _folder["sums.py"];

    public async ValueTask InitializeAsync()
    {
        _folder.Write("book.txt", string.Concat(Enumerable.Range(0, 200).Select(i => $"The words of line {i} are {i * 7} in all.\n\n")));
        _folder.Write(
            "sums.py",
            string.Concat(
                Enumerable.Range(0, 40).Select(i => $"def sum{i}(a, b):\n    \"\"\"Adds {i}.\"\"\"\n    return a + b + {i}\n\n\n")
            )
        );
        await JarvisAsync("dataset", "import", Path.Combine(Checkout.Root, "src"), "--format", "source", "--name", "Jarvis source");
        await SampleAsync("TrainText", [Book, _folder["base"], .. Tiny, "architecture=llama"]);
        Model = Assert.Single(Directory.GetDirectories(_folder["base/checkpoints"], "step-*2"));
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <returns>Standard output.</returns>
    public Task<string> JarvisAsync(params string[] arguments) => RunAsync(Checkout.Assembly("Jarvis.Trainer"), arguments);

    /// <returns>Standard output.</returns>
    public Task<string> SampleAsync(string name, params string[] arguments) =>
        RunAsync(Path.Combine(Samples, name, "bin", "Release", "net10.0", name + ".dll"), arguments);

    private async Task<string> RunAsync(string assembly, string[] arguments)
    {
        string[] command = [.. ProgramCommand.Of(assembly), .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["JARVIS_HOME"] = _folder["home"];
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(_patience);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(_patience);
        Assert.True(process.ExitCode == 0, output + await error);
        return output;
    }
}
