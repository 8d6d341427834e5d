namespace Jarvis.Tour.Tests.Harness;

/// <summary>What a process wrote, line by line, and a way to wait for a line.</summary>
internal sealed class Lines
{
    private readonly Lock _gate = new();
    private readonly List<string> _all = [];
    private readonly List<(Func<string, bool> Matches, TaskCompletionSource<string> Found)> _waiting = [];

    public string Text
    {
        get { lock (_gate) return string.Join('\n', _all); }
    }

    public void Add(string? line)
    {
        if (line is null) return;
        lock (_gate)
        {
            _all.Add(line);
            foreach (var (_, found) in _waiting.Where(wait => wait.Matches(line))) found.TrySetResult(line);
        }
    }

    /// <summary>The first line, past or future, that contains <paramref name="part"/>.</summary>
    /// <exception cref="TimeoutException">None came; the message has all that did.</exception>
    public async Task<string> WaitForAsync(string part, TimeSpan limit)
    {
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_all.Find(line => line.Contains(part, StringComparison.Ordinal)) is { } past) return past;
            _waiting.Add((line => line.Contains(part, StringComparison.Ordinal), found));
        }

        try
        {
            return await found.Task.WaitAsync(limit);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"No line with '{part}' within {limit.TotalSeconds:0} s. What came:\n{Text}");
        }
    }
}
