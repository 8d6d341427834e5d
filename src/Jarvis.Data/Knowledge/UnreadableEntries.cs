namespace Jarvis.Data.Knowledge;

/// <summary>Counts the entries that could not be read, and keeps the first 20 with their reasons.</summary>
internal sealed class UnreadableEntries
{
    private const int Kept = 20;

    private readonly List<string> _examples = [];

    public long Count { get; private set; }

    public IReadOnlyList<string> Examples => _examples;

    public void Add(string problem)
    {
        Count++;
        if (_examples.Count < Kept)
        {
            _examples.Add(problem);
        }
    }
}
