using System.Runtime.InteropServices;
using Jarvis.Storage;

namespace Jarvis.Data.Doctor.Similarity;

/// <summary>
/// Finds ids that share a 64-bit hash in bounded memory: pairs of hash and id go to a file (16 bytes each), which is then read in parts by
/// ranges of the hash, so that each sorted part stays within 256 MB.
/// </summary>
internal sealed class HashGroups : IDisposable
{
    private const int DefaultMostEntries = 1 << 24;

    private readonly FileStream _file;
    private readonly int _mostEntries;
    private long _count;

    /// <param name="path">A new file, deleted on dispose.</param>
    public HashGroups(string path, int mostEntries = DefaultMostEntries)
    {
        _mostEntries = mostEntries;
        _file = DiskFile.CreateTemporary(path, 1 << 15, FileOptions.SequentialScan);
    }

    public void Add(ulong hash, long id)
    {
        var entry = new Entry(hash, id);
        _file.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<Entry>(ref entry)));
        _count++;
    }

    /// <summary>The ids of each hash that several ids share, in order of id; the groups are in order of hash.</summary>
    public IEnumerable<IReadOnlyList<long>> Read(CancellationToken cancellationToken)
    {
        _file.Flush();
        // Parts are as even as the hash distribution; a third more parts than needed keeps an uneven one within bounds.
        ulong parts = (ulong)Math.Max(1, (_count + (_count / 3)) / _mostEntries + (_count > _mostEntries * 3L / 4 ? 1 : 0));
        for (ulong part = 0; part < parts; part++)
        {
            var entries = Load(part, parts, cancellationToken);
            entries.Sort();
            for (int start = 0; start < entries.Count;)
            {
                int end = start + 1;
                while (end < entries.Count && entries[end].Hash == entries[start].Hash)
                {
                    end++;
                }
                if (end - start > 1)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return [.. entries.Skip(start).Take(end - start).Select(e => e.Id)];
                }
                start = end;
            }
        }
    }

    private List<Entry> Load(ulong part, ulong parts, CancellationToken cancellationToken)
    {
        var entries = new List<Entry>((int)Math.Min(_mostEntries, _count));
        var block = new Entry[4096];
        _file.Position = 0;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int bytes = _file.ReadAtLeast(
                MemoryMarshal.AsBytes(block.AsSpan()),
                block.Length * Marshal.SizeOf<Entry>(),
                throwOnEndOfStream: false
            );
            foreach (var entry in block.AsSpan(0, bytes / Marshal.SizeOf<Entry>()))
            {
                if (parts == 1 || Math.BigMul(entry.Hash, parts, out _) == part)
                {
                    entries.Add(entry);
                }
            }
            if (bytes < block.Length * Marshal.SizeOf<Entry>())
            {
                return entries;
            }
        }
    }

    public void Dispose() => _file.Dispose();

    private readonly record struct Entry(ulong Hash, long Id) : IComparable<Entry>
    {
        public int CompareTo(Entry other) => Hash != other.Hash ? Hash.CompareTo(other.Hash) : Id.CompareTo(other.Id);
    }
}
