using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Web.Shared;

namespace Jarvis.Web.Features.Datasets;

/// <summary>Texts that several dataset pages share.</summary>
public static class DatasetText
{
    /// <summary>Typical for byte-level tokenizers with 8 K to 32 K tokens on English and code.</summary>
    private const double CharactersPerToken = 4;

    public static string Kind(string kind) =>
        kind switch
        {
            "instruct" => "Instructions",
            "chat" => "Conversations",
            "code" => "Code",
            _ => "Text",
        };

    public static string Kind(RecordKind kind) =>
        kind switch
        {
            RecordKind.Instruct => "Instruction",
            RecordKind.Chat => "Conversation",
            RecordKind.Code => "Code",
            _ => "Text",
        };

    public static string Role(ChatRole role) =>
        role switch
        {
            ChatRole.System => "System",
            ChatRole.User => "User",
            _ => "Assistant",
        };

    /// <summary>"53 %"; shares above zero that would round to 0 % become "&lt; 1 %".</summary>
    public static string Share(long count, long total)
    {
        double share = total == 0 ? 0 : 100.0 * count / total;
        return share is > 0 and < 1 ? "< 1 %" : $"{share.ToString("0", CultureInfo.InvariantCulture)} %";
    }

    public static string Health(DatasetSummary dataset) =>
        (dataset.Duplicates, dataset.Broken) switch
        {
            (0, 0) => "No duplicates or invalid rows",
            (_, 0) => $"{Formats.Plural(dataset.Duplicates, "duplicate")} left out",
            (0, _) => $"{Formats.Plural(dataset.Broken, "invalid row")} skipped",
            _ => $"{Formats.Plural(dataset.Duplicates, "duplicate")}, {Formats.Count(dataset.Broken)} invalid",
        };

    /// <summary>"372 K tokens" when they were counted; otherwise an estimate, marked with ≈.</summary>
    public static string Tokens(DatasetSummary dataset) =>
        dataset.Tokens is { } exact
            ? $"{Formats.Short(exact)} tokens"
            : $"≈ {Formats.Short(Math.Round(dataset.Characters / CharactersPerToken))} tokens";

    public static string TokensHint(DatasetSummary dataset) =>
        dataset.Tokens is not null
            ? "Counted when it was prepared for a run"
            : "Estimated at four characters a token; counted once a run prepares it";

    /// <summary>"Fixed “messy” (version 2)": title of the notice when a job finishes.</summary>
    /// <param name="versions">The versions that the job created; empty when it changed nothing.</param>
    public static string Finished(DataJob job, string dataset, IReadOnlyList<int> versions)
    {
        string what = job.Kind == "mend" ? $"Fixed “{dataset}”" : job.Name;
        return versions.Count switch
        {
            0 => job.Name,
            1 => $"{what} (version {Formats.Count(versions[0])})",
            _ => $"{what} (versions {Formats.Count(versions.Min())} to {Formats.Count(versions.Max())})",
        };
    }

    public static IEnumerable<KeyValuePair<string, long>> Largest(IReadOnlyDictionary<string, long> counts, int most) =>
        counts.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal).Take(most);
}
