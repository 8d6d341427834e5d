using System.Diagnostics;
using System.Net.Sockets;
using Jarvis.Testing;

namespace Jarvis.Windows.Tests.Harness;

/// <summary>
/// One of the three services with the environment that the AppHost would give it, because Aspire's orchestrator for Windows is not on every
/// feed.
/// </summary>
internal sealed class WindowsService : IAsyncDisposable
{
    public const string Key = "windows";
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);
    private readonly Process _process;
    private readonly List<string> _said = [];

    private WindowsService(Process process, Uri address)
    {
        (_process, Address) = (process, address);
        Client = new HttpClient { BaseAddress = address, Timeout = _patience };
        Client.DefaultRequestHeaders.Add("X-Jarvis-Key", Key);
        process.OutputDataReceived += Note;
        process.ErrorDataReceived += Note;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri Address { get; }

    /// <summary>A client with the internal key, as Jarvis's own services use it.</summary>
    public HttpClient Client { get; }

    public string Said
    {
        get
        {
            lock (_said)
            {
                return string.Join('\n', _said);
            }
        }
    }

    public static async Task<Dictionary<string, string>> EnvironmentAsync(WindowsHome home) =>
        new(await home.EnvironmentAsync())
        {
            ["JARVIS_INTERNAL_KEY"] = Key,
            ["JARVIS_RUNS_OUTLIVE"] = "1",
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
        };

    /// <param name="others">Names and addresses of the services that it calls.</param>
    public static Task<WindowsService> StartAsync(string program, WindowsHome home, params (string Name, Uri Address)[] others) =>
        StartAsync(program, home, FreePort(), others);

    public static async Task<WindowsService> StartAsync(
        string program,
        WindowsHome home,
        int port,
        params (string Name, Uri Address)[] others
    )
    {
        var environment = await EnvironmentAsync(home);
        var address = new Uri($"http://127.0.0.1:{port}");
        environment["ASPNETCORE_URLS"] = address.AbsoluteUri.TrimEnd('/');
        foreach (var (name, where) in others)
        {
            environment[$"services__{name}__http__0"] = where.AbsoluteUri.TrimEnd('/');
        }
        var service = new WindowsService(await Wine.StartAsync(await Published.ProgramAsync(program), [], environment), address);
        try
        {
            await Until.TrueAsync(service.IsUpAsync, _patience, () => $"{program} does not answer: {service.Said}");
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it like a user in the task manager.</summary>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
        }
        // Does not wait for the end of the output: under Wine a run that outlives the service keeps it open.
        await Until.TrueAsync(() => _process.HasExited, _patience, () => "it does not end");
        _process.Dispose();
    }

    private async Task<bool> IsUpAsync()
    {
        if (_process.HasExited)
        {
            throw new InvalidOperationException($"It ended with {_process.ExitCode}: {Said}");
        }
        try
        {
            using var answer = await Client.GetAsync("/health");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Note(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is { } text)
        {
            lock (_said)
            {
                _said.Add(text);
            }
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        return ((System.Net.IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
