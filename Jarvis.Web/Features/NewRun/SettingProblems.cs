using Jarvis.Contracts;

namespace Jarvis.Web.Features.NewRun;

/// <summary>A plan's problems beside the fields that they are about: a problem begins with the key of its setting.</summary>
public static class SettingProblems
{
    /// <returns>Null where it is about the plan as a whole.</returns>
    public static string? KeyOf(string problem)
    {
        string word = new([.. problem.TakeWhile(letter => letter is '_' or (>= 'a' and <= 'z') or (>= '0' and <= '9'))]);
        return PlanKey.ByKey.ContainsKey(word) ? word : null;
    }

    public static IEnumerable<string> Of(string key, IEnumerable<string> problems) => problems.Where(problem => KeyOf(problem) == key);
}
