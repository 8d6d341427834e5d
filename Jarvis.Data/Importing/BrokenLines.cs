namespace Jarvis.Data;

/// <summary>Counts what readers skipped, and keeps the first few with file, line and reason.</summary>
internal sealed class BrokenLines(int kept)
{
    private readonly List<string> _examples = [];
    private string? _source;

    public long Count { get; private set; }

    public IReadOnlyList<string> Examples => _examples;

    /// <summary>The first problem in the source that was read last.</summary>
    public string LastFirstProblem { get; private set; } = "";

    public void Add(string source, ReadItem item)
    {
        var text = $"{source}, line {item.Line}: {item.Problem}";
        if (_source != source)
        {
            (_source, LastFirstProblem) = (source, text);
        }
        if (_examples.Count < kept)
        {
            _examples.Add(text);
        }
        Count++;
    }
}
