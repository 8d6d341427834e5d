using System.Net;
using System.Net.Sockets;
using Jarvis.Testing;
using Jarvis.Tour.Tests.Harness;
using Xunit;

namespace Jarvis.Tour.Tests;

/// <summary>Messages and behaviour of <c>./jarvis up</c> in edge cases.</summary>
[Collection(JarvisFixture.Collection)]
public sealed class UpTests(JarvisFixture jarvis)
{
    [Fact]
    public async Task Up_OnAHomeWhereItRuns_SaysWhereAndEndsWithZero()
    {
        await using var second = JarvisUp.Start(jarvis.Up.Home);

        int code = await second.WaitForExitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(0, code);
        Assert.Contains($"Jarvis already runs on this home: {jarvis.Address}", second.Lines.Text);
    }

    [Fact]
    public async Task Up_OnATakenPort_NamesTheProcessThatHasIt()
    {
        using var home = new TemporaryFolder();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var up = JarvisUp.Start(home.Path, port);

        int code = await up.WaitForExitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(1, code);
        Assert.StartsWith(
            $"Port {port} is in use by Jarvis.Tour.Tests.dll (process {Environment.ProcessId}): stop that, or choose another "
                + $"port with ./jarvis up --port {port + 1}.",
            up.Lines.Text
        );
    }

    [Fact]
    public async Task Up_OnAHomeThatCannotBeWritten_SaysWhichAndWhatToDo()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "file");
        await File.WriteAllTextAsync(file, "not a folder");
        await using var up = JarvisUp.Start(Path.Combine(file, "home"));

        int code = await up.WaitForExitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(1, code);
        Assert.Contains($"Jarvis cannot use {Path.Combine(file, "home")} as its home", up.Lines.Text);
        Assert.Contains("--home", up.Lines.Text);
    }

    [Theory]
    [InlineData("Jarvis.Trainer.dll")]
    [InlineData("Jarvis.Inference.dll")]
    public async Task Service_AskedWithoutTheKey_RefusesAllButItsHealth(string assembly)
    {
        int port = ListeningPort(jarvis.Up.ServiceProcessId(assembly));
        using var client = new HttpClient();

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync($"http://127.0.0.1:{port}/api/runs")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync($"http://127.0.0.1:{port}/v1/models")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"http://127.0.0.1:{port}/alive")).StatusCode);
    }

    private static int ListeningPort(int pid)
    {
        string urls = File.ReadAllText($"/proc/{pid}/environ")
            .Split('\0')
            .Single(entry => entry.StartsWith("ASPNETCORE_URLS=", StringComparison.Ordinal));
        return new Uri(urls["ASPNETCORE_URLS=".Length..]).Port;
    }
}
