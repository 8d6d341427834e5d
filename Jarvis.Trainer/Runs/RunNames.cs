namespace Jarvis.Trainer.Runs;

/// <summary>Names of runs tell them apart, so no two have the same; large and small letters count as the same.</summary>
internal static class RunNames
{
    /// <returns>The wish, or with "-2", "-3" and so on the first that is free.</returns>
    public static string Free(string wish, IEnumerable<string> taken)
    {
        var names = taken.ToHashSet(StringComparer.OrdinalIgnoreCase);
        string name = wish;
        for (int next = 2; names.Contains(name); next++)
        {
            name = $"{wish}-{next}";
        }
        return name;
    }

    /// <returns>That another name was given than was asked for; null where it was not.</returns>
    public static string? Note(string? wish, string given) =>
        Contracts.DisplayName.Clean(wish) is { Length: > 0 } asked && asked != given
            ? $"\"{asked}\" is the name of another run, so this one is \"{given}\"."
            : null;
}
