using Jarvis.Contracts;

namespace Jarvis.Data.Reading;

/// <summary>Parses a field mapping as text: <c>instruction=question response=answer domain=meta.topic</c>.</summary>
public static class FieldMappings
{
    private static readonly Dictionary<string, Func<FieldMapping, string, FieldMapping>> _parts = new(StringComparer.OrdinalIgnoreCase)
    {
        ["text"] = (m, f) => m with { Text = f },
        ["instruction"] = (m, f) => m with { Instruction = f },
        ["input"] = (m, f) => m with { Input = f },
        ["response"] = (m, f) => m with { Response = f },
        ["system"] = (m, f) => m with { System = f },
        ["messages"] = (m, f) => m with { Messages = f },
        ["code"] = (m, f) => m with { Code = f },
        ["docstring"] = (m, f) => m with { Docstring = f },
        ["domain"] = (m, f) => m with { Domain = f },
        ["difficulty"] = (m, f) => m with { Difficulty = f },
        ["quality"] = (m, f) => m with { Quality = f },
        ["split"] = (m, f) => m with { Split = f },
        ["document"] = (m, f) => m with { Document = f },
    };

    /// <summary>The parts of a record that a field can be mapped to, for help texts.</summary>
    public static string Parts { get; } = string.Join(", ", _parts.Keys);

    /// <param name="pairs">part=field; the kind of record follows from the parts.</param>
    /// <exception cref="DatasetException">A part does not exist, or the mapping yields nothing to learn from.</exception>
    public static FieldMapping Parse(IEnumerable<string> pairs)
    {
        var mapping = new FieldMapping(RecordKind.Text);
        foreach (var pair in pairs)
        {
            int sign = pair.IndexOf('=', StringComparison.Ordinal);
            if (sign <= 0 || sign == pair.Length - 1 || !_parts.TryGetValue(pair[..sign].Trim(), out var set))
            {
                throw new DatasetException($"\"{pair}\" maps nothing. Write part=field, such as text=body; the parts are {Parts}.");
            }
            mapping = set(mapping, pair[(sign + 1)..].Trim());
        }
        var kind = mapping switch
        {
            { Messages: not null } => RecordKind.Chat,
            { Response: not null } or { Instruction: not null } => RecordKind.Instruct,
            { Code: not null } => RecordKind.Code,
            _ => RecordKind.Text,
        };
        return Problem(mapping = mapping with { Kind = kind }) is { } problem ? throw new DatasetException(problem) : mapping;
    }

    /// <summary>Why nothing can be learnt from the mapped fields; null if something can.</summary>
    public static string? Problem(FieldMapping mapping) =>
        mapping switch
        {
            { Kind: RecordKind.Chat, Messages: null } => "A conversation needs the field that holds its messages: map messages.",
            { Kind: RecordKind.Instruct, Instruction: null, Input: null } =>
                "An instruction record needs the field that holds the question: map instruction.",
            { Kind: RecordKind.Instruct, Response: null } => "An instruction record needs the field that holds the answer: map response.",
            { Kind: RecordKind.Code, Code: null, Text: null } => "A code record needs the field that holds the code: map code.",
            { Kind: RecordKind.Text, Text: null } => "A text record needs the field that holds the text: map text.",
            _ => null,
        };
}
