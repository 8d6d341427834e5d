using System.Text.RegularExpressions;
using Jarvis.Contracts;

namespace Jarvis.Web.Features.NewRun;

/// <summary>
/// The Trainer's problems as the form says them. The Trainer names a setting by its key, at the beginning or in brackets after its title;
/// the form knows fields by their titles.
/// </summary>
public static partial class SettingProblems
{
    public static IReadOnlyList<SettingProblem> Of(IEnumerable<string> problems) => [.. problems.Select(Of)];

    public static SettingProblem Of(string problem)
    {
        if (
            InBrackets().Match(problem) is { Success: true } bracket
            && PlanKey.ByKey.TryGetValue(bracket.Groups["key"].Value, out var named)
        )
        {
            return new SettingProblem(named.Key, named.Setting.Title + ": " + Titled(problem[bracket.Length..], first: false));
        }

        string word = FirstWord().Match(problem).Value;
        return new SettingProblem(PlanKey.ByKey.ContainsKey(word) ? word : null, Titled(problem, first: true));
    }

    public static IEnumerable<SettingProblem> Of(string key, IEnumerable<SettingProblem> problems) =>
        problems.Where(problem => problem.Key == key);

    /// <param name="first">A key that is also an English word is only taken for a key at the very beginning.</param>
    private static string Titled(string text, bool first) =>
        Words()
            .Replace(text, word => PlanKey.ByKey.TryGetValue(word.Value, out var key)
                && ((first && word.Index == 0) || word.Value.Contains('_', StringComparison.Ordinal))
                    ? word.Index == 0
                        ? key.Setting.Title
                        : $"“{key.Setting.Title}”"
                    : word.Value);

    [GeneratedRegex("^[^(:]{1,60} \\((?<key>[a-z0-9_]+)\\): ")]
    private static partial Regex InBrackets();

    [GeneratedRegex("^[a-z0-9_]+")]
    private static partial Regex FirstWord();

    [GeneratedRegex("(?<![\\w'\"/.-])[a-z][a-z0-9_]*(?![\\w'\"/-])")]
    private static partial Regex Words();
}
