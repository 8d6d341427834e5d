using Jarvis.Contracts;
using Jarvis.Data.Records;

namespace Jarvis.Data.Synthetic;

/// <summary>Makes new records of those that are there.</summary>
public interface ISyntheticWriter
{
    /// <summary>The method as requests name it: template, reverse, cloze, model.</summary>
    string Name { get; }

    /// <summary>What a record gives; null where it gives nothing, because it lacks what the method needs.</summary>
    /// <param name="draw">A number that looks like chance, of the seed and this record.</param>
    RecordDraft? Write(DataRecord record, ulong draw, CancellationToken cancellationToken);
}

/// <summary>What several writers look at.</summary>
internal static class RecordParts
{
    public static string? Question(DataRecord record) =>
        record.Turns?.FirstOrDefault(t => t.Role == ChatRole.User)?.Content is { } asked && !string.IsNullOrWhiteSpace(asked)
            ? asked
            : null;

    /// <summary>The answer to <see cref="Question"/>.</summary>
    public static string? Answer(DataRecord record) =>
        record.Turns?.SkipWhile(t => t.Role != ChatRole.User).FirstOrDefault(t => t.Role == ChatRole.Assistant)?.Content is { } answer
        && !string.IsNullOrWhiteSpace(answer)
            ? answer
            : null;

    public static string? System(DataRecord record) => record.Turns?.FirstOrDefault(t => t.Role == ChatRole.System)?.Content;
}
