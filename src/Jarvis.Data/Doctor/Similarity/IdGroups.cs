namespace Jarvis.Data.Doctor.Similarity;

/// <summary>Groups ids by union-find over those that were ever joined. About 50 bytes for each of these, nothing for the others.</summary>
internal sealed class IdGroups
{
    private readonly Dictionary<long, long> _parents = [];

    /// <summary>The smallest id of the group; an id that was never joined is its own group.</summary>
    public long Find(long id)
    {
        long root = id;
        while (_parents.TryGetValue(root, out long above) && above != root)
        {
            root = above;
        }
        while (id != root)
        {
            long parent = _parents[id];
            _parents[id] = root;
            id = parent;
        }
        return root;
    }

    public void Join(long a, long b)
    {
        (a, b) = (Find(a), Find(b));
        var (small, large) = a < b ? (a, b) : (b, a);
        _parents[large] = small;
        _parents.TryAdd(small, small);
    }

    public bool Contains(long id) => _parents.ContainsKey(id);

    /// <summary>The groups of at least two ids, ordered by their smallest id; ids within a group ascend.</summary>
    public IEnumerable<IReadOnlyList<long>> All()
    {
        var members = new Dictionary<long, List<long>>();
        foreach (long id in _parents.Keys.ToArray())
        {
            long root = Find(id);
            if (!members.TryGetValue(root, out var group))
            {
                members[root] = group = [];
            }
            group.Add(id);
        }
        return members.OrderBy(g => g.Key).Select(g => (IReadOnlyList<long>)[.. g.Value.Order()]).Where(g => g.Count > 1);
    }
}
