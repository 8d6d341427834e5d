using System.Globalization;
using Jarvis.Contracts;

namespace Jarvis.Web.Components.Datasets;

/// <summary>What the pages about datasets say.</summary>
public static class DatasetWords
{
    public static string Kind(string kind) => kind switch
    {
        "instruct" => "Instructions",
        "chat" => "Conversations",
        "code" => "Code",
        _ => "Text",
    };

    public static string Kind(RecordKind kind) => kind switch
    {
        RecordKind.Instruct => "Instruction",
        RecordKind.Chat => "Conversation",
        RecordKind.Code => "Code",
        _ => "Text",
    };

    public static string Role(ChatRole role) => role switch { ChatRole.System => "System", ChatRole.User => "User", _ => "Assistant" };

    /// <summary>"53 %"; what rounds to nothing says so.</summary>
    public static string Share(long count, long total)
    {
        double share = total == 0 ? 0 : 100.0 * count / total;
        return share is > 0 and < 1 ? "< 1 %" : $"{share.ToString("0", CultureInfo.InvariantCulture)} %";
    }

    public static string Health(DatasetSummary dataset) => (dataset.Duplicates, dataset.Broken) switch
    {
        (0, 0) => "No duplicates, nothing broken",
        (_, 0) => $"{Formats.Plural(dataset.Duplicates, "duplicate")} left out",
        (0, _) => $"{Formats.Plural(dataset.Broken, "broken line")} skipped",
        _ => $"{Formats.Plural(dataset.Duplicates, "duplicate")}, {Formats.Count(dataset.Broken)} broken",
    };

    public static IEnumerable<KeyValuePair<string, long>> Largest(IReadOnlyDictionary<string, long> counts, int most) =>
        counts.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal).Take(most);
}
