namespace Jarvis.Engine.TokenFiles;

/// <summary>Numbers names in the order in which they appear; names beyond the limit all share one.</summary>
internal sealed class GroupTable
{
    public const int Most = 256;
    private const string Rest = "other";

    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly List<TokenGroup> _groups = [];

    public IReadOnlyList<TokenGroup> Groups => _groups;

    /// <summary>Counts a record of the group; returns the group's number.</summary>
    public int Add(string name, bool validation)
    {
        if (!_places.TryGetValue(name, out int place))
        {
            place = Place(_groups.Count < Most - 1 ? name : Rest);
        }
        var group = _groups[place];
        _groups[place] = validation ? group with { Validation = group.Validation + 1 } : group with { Train = group.Train + 1 };
        return place;
    }

    private int Place(string name)
    {
        if (_places.TryGetValue(name, out int place))
        {
            return place;
        }
        _groups.Add(new TokenGroup(name, 0, 0));
        return _places[name] = _groups.Count - 1;
    }
}
