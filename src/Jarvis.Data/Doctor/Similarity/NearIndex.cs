using Jarvis.Data.Doctor.Text;

namespace Jarvis.Data.Doctor.Similarity;

/// <summary>Two records whose shingles have this exact Jaccard similarity; <paramref name="First"/> is the smaller id.</summary>
internal readonly record struct NearPair(long First, long Second, double Jaccard);

/// <summary>
/// Finds near duplicates among texts that are added one by one: MinHash signatures are divided into bands, which are spooled to files; then
/// every candidate is compared by the exact Jaccard similarity. Takes 16 bytes per band and record on disk (336 per record at the usual
/// threshold) and no memory per record.
/// </summary>
internal sealed class NearIndex : IDisposable
{
    /// <summary>
    /// A text in a bucket is compared with at most this many dissimilar leaders, so a bucket of n texts costs O(n) instead of O(n²).
    /// </summary>
    private const int MostLeaders = 12;

    private readonly int _shingleWords;
    private readonly double _threshold;
    private readonly HashGroups[] _bands;
    private readonly List<ulong> _shingles = [];
    private readonly uint[] _signature = new uint[MinHash.Permutations];

    /// <param name="directory">Folder for the files, which are deleted on dispose.</param>
    public NearIndex(string directory, string name, int shingleWords, double threshold)
    {
        (_shingleWords, _threshold, Bands) = (shingleWords, threshold, LshBands.For(threshold));
        _bands = [.. Enumerable.Range(0, Bands.Bands).Select(band => new HashGroups(Path.Combine(directory, $"{name}-{band}.tmp")))];
    }

    public LshBands Bands { get; }

    /// <summary>Number of candidates compared, for the report.</summary>
    public long Compared { get; private set; }

    public void Add(long id, ReadOnlySpan<ulong> words)
    {
        if (words.IsEmpty)
        {
            return;
        }
        _shingles.Clear();
        Shingles.Append(words, _shingleWords, _shingles);
        MinHash.Sign(_shingles, _signature);
        for (int band = 0; band < _bands.Length; band++)
        {
            _bands[band].Add(Bands.Hash(_signature, band), id);
        }
    }

    /// <summary>The pairs at or above the threshold. Returns enough pairs to join every group, not all n² pairs of a group.</summary>
    /// <param name="wordsOf">Returns the words that were added for an id.</param>
    /// <param name="leftOut">Ids to skip.</param>
    /// <param name="joined">Groups that already count as one; each pair found is joined to them.</param>
    /// <param name="share">Receives the progress, 0 to 1.</param>
    public IEnumerable<NearPair> Pairs(
        Func<long, ulong[]> wordsOf,
        IdSet leftOut,
        IdGroups joined,
        Action<double> share,
        CancellationToken cancellationToken
    )
    {
        var sets = new SetCache(id => Shingles.Set(wordsOf(id), _shingleWords));
        var leaders = new List<long>(MostLeaders);
        for (int band = 0; band < _bands.Length; band++)
        {
            share(band / (double)_bands.Length);
            foreach (var bucket in _bands[band].Read(cancellationToken))
            {
                leaders.Clear();
                foreach (long id in bucket.Where(id => !leftOut.Contains(id)))
                {
                    bool found = false;
                    foreach (long leader in leaders)
                    {
                        if (found = joined.Find(leader) == joined.Find(id))
                        {
                            break;
                        }
                        Compared++;
                        double jaccard = Shingles.Jaccard(sets.Of(leader), sets.Of(id));
                        if (found = jaccard >= _threshold)
                        {
                            joined.Join(leader, id);
                            yield return new NearPair(leader, id, jaccard);
                            break;
                        }
                    }
                    if (!found && leaders.Count < MostLeaders)
                    {
                        leaders.Add(id);
                    }
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }
        }
    }

    public void Dispose()
    {
        foreach (var band in _bands)
        {
            band.Dispose();
        }
    }

    /// <summary>Caches the shingles of recently compared texts, so that a bucket's leader is read only once.</summary>
    private sealed class SetCache(Func<long, HashSet<ulong>> make)
    {
        private const int Kept = 64;

        private readonly Dictionary<long, HashSet<ulong>> _sets = [];
        private readonly Queue<long> _order = new();

        public HashSet<ulong> Of(long id)
        {
            if (_sets.TryGetValue(id, out var known))
            {
                return known;
            }
            if (_order.Count == Kept)
            {
                _sets.Remove(_order.Dequeue());
            }
            _order.Enqueue(id);
            return _sets[id] = make(id);
        }
    }
}
