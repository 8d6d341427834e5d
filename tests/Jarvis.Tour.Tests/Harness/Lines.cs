namespace Jarvis.Tour.Tests.Harness;

/// <summary>What a process wrote, line by line, and a way to wait for a line.</summary>
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

    /// <summary>The first line, past or future, that contains <paramref name="part"/>.</summary>
    /// <exception cref="TimeoutException">None came; the message has all that did.</exception>
    public Task<string> WaitForAsync(string part, TimeSpan limit) => WaitForAsync(part, times: 1, limit);

    /// <summary>As above, the line of number <paramref name="times"/> among those that contain it.</summary>
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
