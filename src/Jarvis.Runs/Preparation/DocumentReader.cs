using Jarvis.Data;
using Jarvis.Data.Importing;
using Jarvis.Data.Reading.Formats;

namespace Jarvis.Runs.Preparation;

/// <summary>Reads sources one after another, leaves out duplicates, and counts.</summary>
internal sealed class DocumentReader(IReadOnlyList<DocumentSource> sources)
{
    private const int ExamplesKept = 20;

    private readonly HashSet<UInt128> _seen = [];
    private readonly List<string> _examples = [];
    private readonly double _bytes = Math.Max(1, sources.Sum(s => s.Bytes));

    public long Records { get; private set; }

    public long Duplicates { get; private set; } = sources.Sum(s => s.EarlierDuplicates);

    public long Broken { get; private set; } = sources.Sum(s => s.EarlierBroken);

    public long Characters { get; private set; }

    public IReadOnlyList<string> BrokenExamples => _examples;

    /// <param name="share">Receives the share that has been read, 0 to 1.</param>
    /// <exception cref="PreparationException">A source cannot be read, or more than 5 % of it is invalid.</exception>
    public IEnumerable<Document> Read(Action<double> share, CancellationToken cancellationToken)
    {
        double before = 0;
        foreach (var (number, source) in sources.Index())
        {
            double start = before;
            foreach (var document in ReadSource(source, part => share((start + (part * source.Bytes)) / _bytes), cancellationToken))
            {
                yield return document with
                {
                    Origin = document.Origin with { Source = number },
                };
            }

            before += source.Bytes;
        }
    }

    private IEnumerable<Document> ReadSource(DocumentSource source, Action<double> share, CancellationToken cancellationToken)
    {
        var tally = new InvalidTally(source.Format ?? RecordReaders.Auto);
        bool any = false;
        string? firstProblem = null;
        using var items = source.Read(share, cancellationToken).GetEnumerator();
        while (!tally.Hopeless && Next(items))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (items.Current.Entry is { } entry)
            {
                tally.Count(entry);
            }
            if (items.Current.Document is not { } document)
            {
                firstProblem ??= items.Current.Problem;
                Note(items.Current.Problem!);
                continue;
            }

            any = true;
            if (!_seen.Add(document.Hash))
            {
                Duplicates++;
                continue;
            }

            Records++;
            Characters += document.Characters;
            yield return document;
        }

        if (!any)
        {
            throw new PreparationException(
                firstProblem is null
                    ? $"{source.Name} holds no documents. Give a file that has text or records in it."
                    : $"{firstProblem} None of the first {tally.Unusable} entries of this file can be used."
            );
        }

        if (tally.TooMany)
        {
            throw new PreparationException(
                $"{source.Name}: {tally.Unusable} of {tally.Entries} entries are invalid, more than 5 %. The first: "
                    + $"{firstProblem} Fix the file, or import it as a dataset and force it there."
            );
        }
    }

    private static bool Next(IEnumerator<DocumentItem> items)
    {
        try
        {
            return items.MoveNext();
        }
        catch (DatasetException exception)
        {
            throw new PreparationException(exception.Message, exception);
        }
    }

    private void Note(string problem)
    {
        Broken++;
        if (_examples.Count < ExamplesKept)
        {
            _examples.Add(problem);
        }
    }
}
