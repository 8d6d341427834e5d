using Jarvis.Contracts;
using Jarvis.Data.Doctor.Text;
using Jarvis.Data.Doctor.Views;

namespace Jarvis.Data.Doctor.Checks;

/// <summary>Finds records that contain a benchmark's text: half or more of its word 8-grams.</summary>
internal sealed class ContaminationCheck : DoctorCheck
{
    public const int ShingleWords = 8;

    /// <summary>Share of a reference's shingles from which a record counts as contaminated.</summary>
    public const double LeastShare = 0.5;

    /// <summary>Texts with fewer shingles are too generic to identify a source, such as "return a + b".</summary>
    private const int LeastShingles = 5;

    /// <summary>About 100 bytes each.</summary>
    private const int MostShingles = 4_000_000;

    private readonly Dictionary<ulong, List<int>> _owners = [];
    private readonly List<(string Name, int Shingles)> _references = [];
    private readonly Dictionary<string, long> _files = [];
    private readonly long _tooShort;

    public ContaminationCheck(CheckContext context)
        : base(context, "contamination", "Benchmark texts in the data", FindingSeverity.Problem)
    {
        foreach (var reference in context.Aids.References ?? [])
        {
            var shingles = ShinglesOf(reference.Text);
            if (shingles.Count < LeastShingles)
            {
                _tooShort++;
                continue;
            }
            if (_owners.Count + shingles.Count > MostShingles)
            {
                throw new DatasetException(
                    $"The references hold more than {MostShingles:N0} runs of {ShingleWords} words, too many to compare with. "
                        + "Name fewer or smaller ones."
                );
            }
            foreach (ulong shingle in shingles)
            {
                if (!_owners.TryGetValue(shingle, out var owners))
                {
                    _owners[shingle] = owners = [];
                }
                owners.Add(_references.Count);
            }
            _references.Add((reference.Name, shingles.Count));
        }
    }

    public override void Look(RecordView record)
    {
        if (_owners.Count == 0)
        {
            return;
        }
        Dictionary<int, int>? hits = null;
        foreach (ulong shingle in ShinglesOf(record.Body))
        {
            if (_owners.TryGetValue(shingle, out var owners))
            {
                hits ??= [];
                foreach (int owner in owners)
                {
                    hits[owner] = hits.GetValueOrDefault(owner) + 1;
                }
            }
        }
        if (
            hits?.MaxBy(h => h.Value / (double)_references[h.Key].Shingles) is not { } best
            || best.Value / (double)_references[best.Key].Shingles is not (>= LeastShare and var share)
        )
        {
            return;
        }
        string name = _references[best.Key].Name,
            file = name.Split(" ", 2)[0];
        _files[file] = _files.GetValueOrDefault(file) + 1;
        Log.Add(record, $"holds {NumberText.Percent(share)} of {name}", share);
    }

    // Only words count, in prose and code alike, because a reformatted solution is the same solution.
    private static HashSet<ulong> ShinglesOf(string text)
    {
        var words = new List<ulong>();
        WordHashes.Append(text, signs: false, words);
        return words.Count < ShingleWords ? [] : Shingles.Set(words.ToArray(), ShingleWords);
    }

    public override DoctorFinding Finding() =>
        Found(
            Context.Aids.References is not { Count: > 0 }
                    ? "Not looked for: name a benchmark (such as HumanEval.jsonl.gz) or a dataset that must not be contained, or "
                        + "lay its file into the folder references of JARVIS_HOME."
                : Log.Count == 0 ? $"No record holds half of any of {NumberText.Count(_references.Count, "reference text")}."
                : $"{NumberText.Count(Log.Count, "record", "holds", "hold")} half or more of a text of "
                    + $"{string.Join(", ", _files.Keys)}: a score on it would measure memory.",
            $"Remove {NumberText.Count(Log.Count, "contaminated record")}",
            ("references", _references.Count),
            ("too_short_to_compare", _tooShort),
            ("limit_share", LeastShare),
            ("shingle_words", ShingleWords)
        );
}
