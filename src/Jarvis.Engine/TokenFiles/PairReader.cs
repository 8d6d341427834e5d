using Jarvis.Engine.State;

namespace Jarvis.Engine.TokenFiles;

/// <summary>Code and docstrings that belong together, for the contrastive loss; row k of one belongs to row k of the other.</summary>
public sealed record TokenPairs(PairSide Code, PairSide Docstring);

/// <summary>One side of some pairs.</summary>
/// <param name="Ids">(pairs × <paramref name="Columns"/>) ids, padded with 0 after each text.</param>
/// <param name="Lengths">Tokens of each text, at least 1.</param>
public sealed record PairSide(int Columns, long[] Ids, int[] Lengths);

/// <summary>
/// Pairs of code and docstring as a function of (seed, micro-step) alone. They are in a split of their own (<see cref="TokenSet.Pairs"/>),
/// code and docstring as two consecutive documents; each epoch uses every pair once, in an order of its own.
/// </summary>
public sealed class PairReader
{
    private const ulong Stream = 0xC0DEu;
    private readonly TokenFile _file;
    private readonly ulong _seed;
    private readonly int _rows,
        _most;
    private readonly long _pairs;

    /// <param name="rows">Pairs per batch; at least two, since a pair's negatives are the others.</param>
    /// <param name="most">Tokens of a text that are read; longer texts are truncated.</param>
    /// <exception cref="InvalidDataException">There are fewer than two pairs.</exception>
    public PairReader(TokenFile? file, int rows, int most, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 2);
        _pairs = (file?.Records ?? 0) / 2;
        if (_pairs < 2)
        {
            throw new InvalidDataException(
                $"contrastive_weight needs code with docstrings, and the data holds {_pairs} such pairs; name data in "
                    + "CodeSearchNet's layout (code, docstring), or set contrastive_weight to 0."
            );
        }
        (_file, _rows, _most, _seed) = (file!, (int)Math.Min(rows, _pairs), most, Permutation.Mix((ulong)seed, Stream));
    }

    /// <summary>Pairs of one micro-step; no pair is twice in a batch unless an epoch ends within it.</summary>
    public TokenPairs Read(long microStep)
    {
        var chosen = Enumerable.Range(0, _rows).Select(row => PairAt(microStep * _rows + row)).ToList();
        return new TokenPairs(Side(chosen, 0), Side(chosen, 1));
    }

    private long PairAt(long index)
    {
        (long epoch, long position) = Math.DivRem(index, _pairs);
        return new Permutation(_pairs, Permutation.Mix(_seed, (ulong)epoch))[position];
    }

    private PairSide Side(List<long> pairs, int side)
    {
        var texts = pairs.Select(pair => Text(2 * pair + side)).ToList();
        int columns = texts.Max(text => text.Length);
        var ids = new long[pairs.Count * columns];
        for (int row = 0; row < texts.Count; row++)
        {
            texts[row].CopyTo(ids, row * columns);
        }
        return new PairSide(columns, ids, [.. texts.Select(text => text.Length)]);
    }

    private long[] Text(long record)
    {
        long start = _file.RecordStart(record),
            end = record + 1 < _file.Records ? _file.RecordStart(record + 1) : _file.Count;
        var ids = new long[(int)Math.Min(_most, end - start)];
        _file.Read(start, ids);
        return ids;
    }
}
