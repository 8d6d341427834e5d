using Jarvis.Contracts;
using Jarvis.Data.Records;

namespace Jarvis.Data.Synthetic;

/// <summary>Generates new records from existing ones.</summary>
public interface ISyntheticWriter
{
    /// <summary>The method's name in requests: template, reverse, cloze, model.</summary>
    string Name { get; }

    /// <summary>The new record generated from a record; null if the record lacks what the method needs.</summary>
    /// <param name="draw">A pseudo-random number derived from the seed and this record.</param>
    RecordDraft? Write(DataRecord record, ulong draw, CancellationToken cancellationToken);
}

/// <summary>Parts of a record that several writers use.</summary>
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
