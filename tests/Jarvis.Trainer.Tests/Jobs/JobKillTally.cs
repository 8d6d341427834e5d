using System.Globalization;
using Jarvis.Contracts;

namespace Jarvis.Trainer.Tests.Jobs;

/// <summary>Counts how the killed jobs of each kind ended.</summary>
internal sealed class JobKillTally
{
    private readonly List<string> _lines = [];
    private readonly Dictionary<string, (int Done, int Resumed, int Named, int Wrong)> _kinds = [];
    private readonly List<string> _wrong = [];

    public bool IsClean => _wrong.Count == 0;

    /// <param name="isAsExpected">Whether the result equals that of an undisturbed job.</param>
    public void Count(string kind, DataJob job, bool isAsExpected, IReadOnlyList<string> leftovers)
    {
        var (done, resumed, named, wrong) = _kinds.GetValueOrDefault(kind);
        bool isNamed = job.State is ImportState.Failed && !string.IsNullOrWhiteSpace(job.Error);
        bool isGood = isAsExpected && leftovers.Count == 0 && (job.State is ImportState.Done || isNamed);
        _kinds[kind] = (
            done + (job is { State: ImportState.Done, Note: null } ? 1 : 0),
            resumed + (job is { State: ImportState.Done, Note: not null } ? 1 : 0),
            named + (isNamed ? 1 : 0),
            wrong + (isGood ? 0 : 1)
        );
        if (!isGood)
        {
            string made = isAsExpected ? "as expected" : "something else than undisturbed";
            _wrong.Add($"{kind} {job.Id}: {job.State}, {job.Error ?? job.Text}; {made}; {string.Join(", ", leftovers)}");
        }
    }

    /// <param name="undisturbed">Duration of a job that is not killed.</param>
    public void Close(string kind, TimeSpan undisturbed)
    {
        var (done, resumed, named, wrong) = _kinds[kind];
        string seconds = string.Create(CultureInfo.InvariantCulture, $"{undisturbed.TotalSeconds:F1} s");
        _lines.Add(Columns(kind, seconds, $"{done}", $"{resumed}", $"{named}", $"{wrong}"));
    }

    public string Table()
    {
        return string.Join('\n', [Columns("", "alone", "done", "resumed", "named", "wrong"), .. _lines, .. _wrong]) + "\n";
    }

    private static string Columns(string first, params IEnumerable<string> others) =>
        first.PadRight(14) + string.Concat(others.Select(each => each.PadLeft(9)));
}
