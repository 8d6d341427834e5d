namespace Jarvis.Tour.Tests.Harness;

/// <summary>The output of a process line by line, with a way to wait for a line.</summary>
internal sealed class Lines
{
    private readonly Lock _gate = new();
    private readonly List<string> _all = [];
    private readonly List<Action> _waiting = [];

    public string Text
    {
        get
        {
            lock (_gate)
            {
                return string.Join('\n', _all);
            }
        }
    }

    public void Add(string? line)
    {
        if (line is null)
        {
            return;
        }
        lock (_gate)
        {
            _all.Add(line);
            foreach (var look in _waiting)
            {
                look();
            }
        }
    }

    /// <summary>The first line, already written or still to come, that contains <paramref name="part"/>.</summary>
    /// <exception cref="TimeoutException">No such line came; the message has all lines that did.</exception>
    public Task<string> WaitForAsync(string part, TimeSpan limit) => WaitForAsync(part, times: 1, limit);

    /// <summary>Waits for line number <paramref name="times"/> among those that contain the text.</summary>
    public async Task<string> WaitForAsync(string part, int times, TimeSpan limit)
    {
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look()
        {
            if (_all.Where(line => line.Contains(part, StringComparison.Ordinal)).Skip(times - 1).FirstOrDefault() is { } line)
            {
                found.TrySetResult(line);
            }
        }

        lock (_gate)
        {
            _waiting.Add(Look);
            Look();
        }

        try
        {
            return await found.Task.WaitAsync(limit);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"No line with '{part}' within {limit.TotalSeconds:0} s. What came:\n{Text}", exception);
        }
        finally
        {
            lock (_gate)
            {
                _waiting.Remove(Look);
            }
        }
    }
}
