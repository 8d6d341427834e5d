using System.Globalization;
using System.Text.RegularExpressions;
using Jarvis.Contracts;
using Jarvis.Web.Feed;

namespace Jarvis.Web.Features.Runs;

/// <summary>
/// The search of the runs: words, filters (<c>state:running tag:night data:starter size:nano is:archived</c>) and comparisons
/// (<c>loss&lt;2.5 tokens&gt;=1e6</c>), all of which must hold. A dash in front negates, quotes keep spaces.
/// </summary>
public sealed partial class RunSearch
{
    /// <summary>As chips show them.</summary>
    private static readonly string[] _states =
    [
        .. Enum.GetValues<RunState>().Select(state => RunStateText.Of(state).ToLowerInvariant()),
        "stopping",
        "saving",
        "stopped",
    ];

    private readonly List<Func<RunSummary, bool>> _tests = [];
    private readonly List<string> _problems = [];
    private bool _hidesArchived = true;

    private RunSearch() { }

    /// <summary>Parts that can never match, each with what to write instead.</summary>
    public IReadOnlyList<string> Problems => _problems;

    public static RunSearch Parse(string? text)
    {
        var search = new RunSearch();
        foreach (Match part in Parts().Matches(text ?? ""))
        {
            search.Add(part.Value);
        }

        return search;
    }

    /// <summary>Archived runs match only if the search has words or <c>is:archived</c>.</summary>
    public bool Matches(RunSummary run) => !(_hidesArchived && run.Archived) && _tests.TrueForAll(test => test(run));

    private void Add(string part)
    {
        bool not = part.Length > 1 && part[0] == '-';
        string text = not ? part[1..] : part;
        var test = Comparison(text) ?? Filter(text, not) ?? Word(text, not);
        _tests.Add(not ? run => !test(run) : test);
    }

    private Func<RunSummary, bool> Word(string text, bool not)
    {
        _hidesArchived &= not;
        string word = text.Replace("\"", "", StringComparison.Ordinal);
        return run =>
            Has(run.Name, word)
            || Has(run.Id, word)
            || Has(run.Size, word)
            || Has(run.Data, word)
            || Has(RunStateText.Of(run), word)
            || run.Tags.Any(tag => Has(tag, word))
            || (run.Note is { } note && Has(note, word));
    }

    private Func<RunSummary, bool>? Filter(string text, bool not)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
        {
            return null;
        }

        string value = text[(colon + 1)..].Replace("\"", "", StringComparison.Ordinal);
        switch (text[..colon].ToLowerInvariant())
        {
            case "state":
                return State(value);
            case "tag":
                return run => run.Tags.Contains(value, StringComparer.OrdinalIgnoreCase);
            case "data":
                return run => Has(run.Data, value);
            case "size":
                return run => run.Size.Equals(value, StringComparison.OrdinalIgnoreCase);
            case "name":
                return run => Has(run.Name, value);
            case "is" when value.Equals("archived", StringComparison.OrdinalIgnoreCase):
                _hidesArchived &= not;
                return run => run.Archived;
            case "is" when value.Equals("scheduled", StringComparison.OrdinalIgnoreCase):
                return run => run.ScheduleId is not null;
            case "is":
                _problems.Add($"\"{text}\" is not a filter. Write is:archived or is:scheduled.");
                return _ => false;
            default:
                return null; // not a filter: a time such as 22:00 is a word
        }
    }

    private Func<RunSummary, bool> State(string value)
    {
        if (value.Equals("active", StringComparison.OrdinalIgnoreCase))
        {
            return run => FeedState.IsActive(run.State);
        }

        if (_states.Contains(value, StringComparer.OrdinalIgnoreCase))
        {
            return run => RunStateText.Of(run).Equals(value, StringComparison.OrdinalIgnoreCase);
        }

        _problems.Add($"There is no state \"{value}\". Write {string.Join(", ", _states)} or active.");
        return _ => false;
    }

    private Func<RunSummary, bool>? Comparison(string text)
    {
        if (Compared().Match(text) is not { Success: true } match || Figure(match.Groups["key"].Value.ToLowerInvariant()) is not { } figure)
        {
            return null;
        }

        string written = match.Groups["value"].Value;
        if (!double.TryParse(written, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
        {
            _problems.Add($"\"{text}\" does not compare with a number. Write it like loss<2.5 or tokens>=1e6.");
            return _ => false;
        }

        // A figure that is not known yet satisfies no comparison.
        return match.Groups["sign"].Value switch
        {
            "<" => run => figure(run) < value,
            "<=" => run => figure(run) <= value,
            ">" => run => figure(run) > value,
            ">=" => run => figure(run) >= value,
            _ => run => figure(run) is { } known && known.Equals(value),
        };
    }

    private static Func<RunSummary, double?>? Figure(string key) =>
        key switch
        {
            "loss" => run => run.BestLoss ?? run.ValidationLoss,
            "tokens" => run => run.Tokens,
            "step" => run => run.Step,
            "progress" => run => run.Progress * 100,
            "hours" => run => RunList.Seconds(run) / 3600,
            _ => null,
        };

    private static bool Has(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("(?:[^\\s\"]|\"[^\"]*\"?)+")]
    private static partial Regex Parts();

    [GeneratedRegex("^(?<key>[a-zA-Z]+)(?<sign><=|>=|<|>|=)(?<value>.*)$")]
    private static partial Regex Compared();
}
