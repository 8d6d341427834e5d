using Jarvis.Data.Reading;

namespace Jarvis.Data.Importing;

/// <summary>Counts the entries that readers skipped, and keeps the first 20 with file, line and reason.</summary>
internal sealed class InvalidLines
{
    private const int Kept = 20;

    private readonly List<string> _examples = [];
    private string? _source;

    public long Count { get; private set; }

    public IReadOnlyList<string> Examples => _examples;

    /// <summary>The first problem of the most recent source that had one.</summary>
    public string LastFirstProblem { get; private set; } = "";

    public void Add(string source, ReadItem item)
    {
        var text = item.Line is { } line ? $"{source}, line {line}: {item.Problem}" : $"{source}: {item.Problem}";
        if (_source != source)
        {
            (_source, LastFirstProblem) = (source, text);
        }
        if (_examples.Count < Kept)
        {
            _examples.Add(text);
        }
        Count++;
    }
}
