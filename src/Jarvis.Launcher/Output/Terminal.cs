namespace Jarvis.Launcher.Output;

/// <summary>Prints complete lines from several threads, each in one piece.</summary>
internal sealed class Terminal(TextWriter output)
{
    private readonly Lock _gate = new();
    private int _rewritten;

    /// <summary>Whether a line can be overwritten; false for a file.</summary>
    public bool CanRewrite { get; } =
        (output == Console.Out && !Console.IsOutputRedirected) || (output == Console.Error && !Console.IsErrorRedirected);

    /// <summary>Whether there is a person who can answer.</summary>
    public bool CanAsk => CanRewrite && !Console.IsInputRedirected;

    public void Say(string line)
    {
        lock (_gate)
        {
            End();
            output.WriteLine(line);
            output.Flush();
        }
    }

    /// <summary>Overwrites the line that was rewritten last.</summary>
    public void Rewrite(string line)
    {
        lock (_gate)
        {
            output.Write('\r' + line.PadRight(_rewritten));
            output.Flush();
            _rewritten = line.Length;
        }
    }

    /// <summary>Keeps the line that was rewritten last; the next one goes below it.</summary>
    public void EndRewriting()
    {
        lock (_gate)
        {
            End();
        }
    }

    /// <summary>Asks a yes-or-no question.</summary>
    /// <param name="unlessSaid">The answer that Enter alone gives.</param>
    public bool Agrees(string question, bool unlessSaid = true)
    {
        lock (_gate)
        {
            output.Write($"{question} {(unlessSaid ? "[Y/n]" : "[y/N]")} ");
            output.Flush();
        }
        return Console.ReadLine()?.Trim() is { } answer
            && (answer is "" ? unlessSaid : answer.StartsWith("y", StringComparison.OrdinalIgnoreCase));
    }

    private void End()
    {
        if (_rewritten > 0)
        {
            output.WriteLine();
        }
        _rewritten = 0;
    }
}
