using Jarvis.ServiceDefaults.Logs;

namespace Aspire.Hosting.Running;

/// <summary>
/// A line a change of state on the terminal; what the processes write themselves, native crashes included, in <c>apphost.log</c>, or on the
/// terminal too where there is no folder for it.
/// </summary>
internal sealed class ResourceLog(TextWriter terminal, string? folder) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly RotatingFile? _file = folder is null ? null : new RotatingFile(Path.Combine(folder, "apphost.log"));

    public string Place => folder is null ? "above" : Path.Combine(folder, "apphost.log");

    public void State(string resource, string text)
    {
        lock (_gate)
        {
            terminal.WriteLine($"  {resource,-10} {text}");
            terminal.Flush();
            ToFile(resource, text);
        }
    }

    public void Output(string resource, string line)
    {
        lock (_gate)
        {
            if (_file is null) terminal.WriteLine($"  {resource,-10} | {line}");
            else ToFile(resource, "| " + line);
        }
    }

    public void Dispose()
    {
        lock (_gate) _file?.Dispose();
    }

    private void ToFile(string resource, string text)
    {
        if (_file is null) return;
        try
        {
            _file.WriteLine($"{TimeProvider.System.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {resource,-10} {text}");
            _file.Flush();
        }
        catch (IOException error)
        {
            terminal.WriteLine($"  {resource,-10} {text} (not logged: {error.Message})");
        }
    }
}
