namespace Jarvis.Launcher.Up;

/// <summary>Whole lines from several threads, each at once.</summary>
internal sealed class Terminal(TextWriter output)
{
    private readonly Lock _gate = new();

    public void Say(string line)
    {
        lock (_gate)
        {
            output.WriteLine(line);
            output.Flush();
        }
    }
}
