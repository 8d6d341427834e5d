using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Data.Importing.Sources;
using Jarvis.Data.Reading;
using Jarvis.Data.Store;

namespace Jarvis.Data.Importing;

/// <summary>Copies sources into a store under the rules for invalid lines, and collects remarks about the sources.</summary>
internal sealed class SourceCopy(ImportRequest request, RecordWriter writer)
{
    private const int NotesKept = 50;

    private readonly Dictionary<string, long> _leftOut = [];
    private readonly List<string> _notes = [.. request.Notes];
    private readonly SkippedFiles _unread = new();
    private string? _tooMany;
    private long _entries;

    public InvalidLines Broken { get; } = new();

    /// <summary>Number of valid entries that were skipped by the options or the layout, by reason.</summary>
    public IReadOnlyDictionary<string, long> LeftOut => _leftOut;

    public IReadOnlyList<string> Notes => [.. _notes.Concat(_unread.Sentences()).Take(NotesKept)];

    // Once the import is sure to be rejected, the rest is read only to count the invalid entries.
    private bool Refused => _tooMany is not null || (Broken.Count > 0 && request.Options is { AcceptBroken: false, ForceBroken: false });

    /// <exception cref="DatasetException">The source cannot be read, or nothing in it can be used.</exception>
    public void Copy(IRecordSource source, Action<long> bytesRead, CancellationToken cancellationToken)
    {
        bool mayFail = request.Collections.Contains(source);
        var tally = new InvalidTally(source.Format);
        try
        {
            foreach (var item in source.Read(bytesRead, cancellationToken))
            {
                Take(source, item, tally);
                if (tally.Hopeless)
                {
                    break;
                }
            }
        }
        catch (DatasetException exception) when (mayFail && tally.Usable + tally.Unusable == 0)
        {
            _unread.Add(
                source.Name,
                exception.Message.StartsWith(source.Name, StringComparison.Ordinal)
                    ? exception.Message[source.Name.Length..].TrimStart(':', ',', ' ')
                    : exception.Message
            );
            return;
        }
        Judge(source, tally, mayFail);
        _entries += tally.Entries;
        if (source.Note is { } note)
        {
            _notes.Add($"{source.Name}: {note}");
        }
    }

    /// <exception cref="InvalidLinesException">There are invalid lines, and no consent to skip that many.</exception>
    /// <exception cref="DatasetException">No source has a usable record.</exception>
    public void ThrowIfRefused()
    {
        if (Refused)
        {
            var report = new InvalidReport(Broken.Count, _entries, Broken.Examples, _tooMany is not null);
            throw new InvalidLinesException(
                _tooMany
                    ?? string.Create(
                        CultureInfo.InvariantCulture,
                        $"{Broken.Count:N0} of {_entries:N0} {(Broken.Count == 1 ? "entries is" : "entries are")} invalid. "
                            + $"The first: {Broken.Examples[0]} Check them, then import again and skip them."
                    ),
                report
            );
        }
        if (writer.Records == 0)
        {
            throw new DatasetException(
                string.Join(" ", ["None of the files holds a record that can be used.", .. Notes.Take(3).Select(n => n + ".")])
            );
        }
    }

    private void Take(IRecordSource source, ReadItem item, InvalidTally tally)
    {
        tally.Count(item);
        if (item.Record is { } record)
        {
            if (!Refused)
            {
                writer.Add(record, item.Line);
            }
        }
        else if (item.LeftOut is { } why)
        {
            _leftOut[why] = _leftOut.GetValueOrDefault(why) + 1;
        }
        else
        {
            Broken.Add(source.Name, item);
        }
    }

    private void Judge(IRecordSource source, InvalidTally tally, bool mayFail)
    {
        if (tally.Usable == 0 && !mayFail)
        {
            throw new DatasetException(
                tally.Unusable > 0 ? $"{Broken.LastFirstProblem} {Unusable(tally.Unusable)}"
                : _leftOut.Count > 0
                    ? $"{source.Name}: every entry was left out "
                        + $"({string.Join(", ", _leftOut.Select(l => $"{l.Key}: {l.Value}"))}). Choose other languages, or keep what "
                        + "was not reviewed."
                : $"{source.Name} holds no records. Choose a file that has text or records in it."
            );
        }
        if (tally.TooMany && !request.Options.ForceBroken)
        {
            _tooMany ??= string.Create(
                CultureInfo.InvariantCulture,
                $"{source.Name}: {tally.Unusable:N0} of {tally.Entries:N0} entries are invalid, more than "
                    + $"{InvalidReport.MostInvalid:P0}. The first: {Broken.LastFirstProblem} Fix the file, choose another layout or "
                    + $"encoding, or force the import without them."
            );
        }
    }

    private static string Unusable(long count) =>
        count switch
        {
            1 => "It is the only record of this file.",
            InvalidTally.HopelessAfter => $"None of its first {count} records can be used.",
            _ => $"None of its {count} records can be used.",
        };
}
