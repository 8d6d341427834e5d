using System.Diagnostics;

namespace Jarvis.Testing;

/// <summary>A service as the AppHost starts it: in its own process, on a free port, on the test's home.</summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    private const string Key = "test",
        Told = "Now listening on: ";
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);
    private readonly Process _process;

    private ServiceProcess(Process process, Uri address)
    {
        _process = process;
        Client = new HttpClient { BaseAddress = address, Timeout = _patience };
        Client.DefaultRequestHeaders.Add("X-Jarvis-Key", Key);
    }

    /// <summary>A client with the internal key, as Jarvis's own services use it.</summary>
    public HttpClient Client { get; }

    /// <param name="assembly">The service's program.</param>
    /// <param name="environment">Variables in addition to those of this process.</param>
    public static async Task<ServiceProcess> StartAsync(
        string assembly,
        string home,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        string[] command = [.. ProgramCommand.Of(assembly), "--urls", "http://127.0.0.1:0"];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }
        start.Environment["JARVIS_HOME"] = home;
        start.Environment["JARVIS_INTERNAL_KEY"] = Key;
        start.Environment["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information";
        var process = Process.Start(start)!;
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is { } text && text.IndexOf(Told, StringComparison.Ordinal) is >= 0 and var at)
            {
                address.TrySetResult(new Uri(text[(at + Told.Length)..].Trim()));
            }
        };
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => address.TrySetException(new InvalidOperationException($"{assembly} ended with {process.ExitCode}."));
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ServiceProcess(process, await address.Task.WaitAsync(_patience));
    }

    /// <summary>Files mapped into its memory whose names start with <paramref name="name"/>.</summary>
    public IReadOnlyList<string> Mapped(string name) =>
        [
            .. File.ReadLines($"/proc/{_process.Id}/maps")
                .Select(line => line.IndexOf('/') is >= 0 and var at ? line[at..] : "")
                .Where(file => Path.GetFileName(file).StartsWith(name, StringComparison.Ordinal))
                .Distinct(),
        ];

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
