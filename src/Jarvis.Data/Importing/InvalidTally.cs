using Jarvis.Contracts;
using Jarvis.Data.Reading;

namespace Jarvis.Data.Importing;

/// <summary>
/// Counts the usable and unusable entries of one source and decides when too few are usable. Text is counted in lines, because its records
/// span many lines; everything else is counted in entries.
/// </summary>
public sealed class InvalidTally(string format)
{
    /// <summary>A file whose first entries are all unusable has another layout, so there is no need to read 2 GB of it.</summary>
    public const int HopelessAfter = 200;

    private readonly bool _countsLines = format is "text" or "markdown";
    private long _lines;

    public long Usable { get; private set; }

    public long Unusable { get; private set; }

    public long Entries => _countsLines ? Math.Max(_lines, Usable + Unusable) : Usable + Unusable;

    public bool Hopeless => Usable == 0 && Unusable >= HopelessAfter;

    public bool TooMany => Unusable > Entries * InvalidReport.MostInvalid;

    public void Count(ReadItem item)
    {
        if (item.Record is { } record)
        {
            Usable++;
            _lines = _countsLines ? Math.Max(_lines, (item.Line ?? 1) + (record.Text?.AsSpan().TrimEnd('\n').Count('\n') ?? 0)) : 0;
        }
        else if (item.LeftOut is null)
        {
            Unusable++;
            _lines = Math.Max(_lines, item.Line ?? 0);
        }
    }
}
