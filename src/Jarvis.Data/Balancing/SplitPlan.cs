using Jarvis.Data.Store;

namespace Jarvis.Data.Balancing;

/// <summary>
/// Chooses complete groups for validation, in the seeded order, as long as none of their domains exceeds its quota, so that every domain is
/// held out in proportion. 21 bytes per record.
/// </summary>
internal sealed class SplitPlan
{
    private readonly int[] _ids,
        _roots;
    private readonly int[] _domains;
    private readonly bool[] _heldOut;

    private SplitPlan(int[] ids, int[] roots, int[] domains) =>
        (_ids, _roots, _domains, _heldOut) = (ids, roots, domains, new bool[ids.Length]);

    public long Records => _ids.Length;

    public long HeldOut { get; private set; }

    public static SplitPlan Of(RecordStore store, SplitGroups groups, double share, long seed, CancellationToken cancellationToken)
    {
        int count = checked((int)store.Count());
        var (ids, roots, domains, orders) = (new int[count], new int[count], new int[count], new ulong[count]);
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        SeededOrder.Define(store.Connection, seed);
        using (
            var command = store.Connection.Command(
                $"SELECT id, domain, {SeededOrder.Sql} FROM {LiveView.Name} WHERE split IS NOT 'test' ORDER BY id"
            )
        )
        using (var rows = command.ExecuteReader())
        {
            int at = 0;
            for (; rows.Read(); at++)
            {
                ids[at] = (int)rows.GetInt64(0);
                roots[at] = groups.Of(ids[at]);
                string domain = rows.Text(1) ?? "";
                domains[at] = names.TryGetValue(domain, out int known) ? known : names[domain] = names.Count;
                orders[at] = unchecked((ulong)rows.GetInt64(2));
            }
            Array.Resize(ref ids, at);
            Array.Resize(ref roots, at);
            Array.Resize(ref domains, at);
            Array.Resize(ref orders, at);
        }
        var plan = new SplitPlan(ids, roots, domains);
        plan.Choose(names.Count, orders, share, cancellationToken);
        return plan;
    }

    /// <summary>Every record that is split, with its side.</summary>
    public IEnumerable<(long Record, object? Value)> Sides()
    {
        for (int i = 0; i < _ids.Length; i++)
        {
            yield return (_ids[i], _heldOut[i] ? "validation" : "train");
        }
    }

    private void Choose(int domainCount, ulong[] orders, double share, CancellationToken cancellationToken)
    {
        var quota = new long[domainCount];
        foreach (int domain in _domains)
        {
            quota[domain]++;
        }
        for (int i = 0; i < quota.Length; i++)
        {
            quota[i] = (long)Math.Round(quota[i] * share);
        }
        // Records sorted by group, and groups by their first record, without allocating a list per group.
        var byRoot = new int[_ids.Length];
        for (int i = 0; i < byRoot.Length; i++)
        {
            byRoot[i] = i;
        }
        Array.Sort((int[])_roots.Clone(), byRoot);
        var starts = new List<int>();
        for (int i = 0; i < byRoot.Length; i++)
        {
            if (i == 0 || _roots[byRoot[i]] != _roots[byRoot[i - 1]])
            {
                starts.Add(i);
            }
        }
        var order = starts.ToArray();
        Array.Sort([.. starts.Select(start => orders[FirstOf(byRoot, start)])], order);
        foreach (int start in order)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TryHoldOut(byRoot, start, quota);
        }
    }

    // The sort is not stable, so the group's first record has to be searched.
    private int FirstOf(int[] byRoot, int start)
    {
        int root = _roots[byRoot[start]],
            first = byRoot[start];
        for (int i = start; i < byRoot.Length && _roots[byRoot[i]] == root; i++)
        {
            first = Math.Min(first, byRoot[i]);
        }
        return first;
    }

    private void TryHoldOut(int[] byRoot, int start, long[] quota)
    {
        int root = _roots[byRoot[start]],
            end = start;
        bool fits = true;
        for (; end < byRoot.Length && _roots[byRoot[end]] == root; end++)
        {
            fits &= --quota[_domains[byRoot[end]]] >= 0;
        }
        for (int i = start; i < end; i++)
        {
            _heldOut[byRoot[i]] = fits;
            quota[_domains[byRoot[i]]] += fits ? 0 : 1;
        }
        HeldOut += fits ? end - start : 0;
    }
}
