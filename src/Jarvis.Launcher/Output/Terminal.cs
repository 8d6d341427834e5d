namespace Jarvis.Launcher.Output;

/// <summary>Whole lines from several threads, each at once.</summary>
internal sealed class Terminal(TextWriter output)
{
    private readonly Lock _gate = new();
    private int _rewritten;

    /// <summary>Whether a line can be written over; a file cannot.</summary>
    public bool CanRewrite { get; } =
        (output == Console.Out && !Console.IsOutputRedirected) || (output == Console.Error && !Console.IsErrorRedirected);

    /// <summary>Whether somebody sits there who can answer.</summary>
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

    /// <summary>Writes over the line that was rewritten last.</summary>
    public void Rewrite(string line)
    {
        lock (_gate)
        {
            output.Write('\r' + line.PadRight(_rewritten));
            output.Flush();
            _rewritten = line.Length;
        }
    }

    /// <summary>What was rewritten last stays.</summary>
    public void EndRewriting()
    {
        lock (_gate)
        {
            End();
        }
    }

    /// <summary>Asks.</summary>
    /// <param name="unlessSaid">What return alone means.</param>
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
