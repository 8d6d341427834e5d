using Jarvis.Contracts;

namespace Jarvis.Web.Features.Import;

/// <summary>A part of a record, such as its instruction, that a field of the source can be mapped to.</summary>
/// <param name="Needed">A record of this kind cannot be built without it.</param>
public sealed record MappingPart(
    string Name,
    string Hint,
    bool Needed,
    Func<FieldMapping, string?> Get,
    Func<FieldMapping, string?, FieldMapping> Set
)
{
    private static readonly MappingPart _system = new(
        "System",
        "Instructions before the conversation",
        false,
        m => m.System,
        (m, f) => m with { System = f }
    );

    private static readonly IReadOnlyList<MappingPart> _labels =
    [
        new("Domain", "Topic; used for balancing and filters", false, m => m.Domain, (m, f) => m with { Domain = f }),
        new("Difficulty", "A number, or words such as easy and hard", false, m => m.Difficulty, (m, f) => m with { Difficulty = f }),
        new("Quality", "A number from 0 to 1", false, m => m.Quality, (m, f) => m with { Quality = f }),
        new("Split", "train or validation, where the source says so", false, m => m.Split, (m, f) => m with { Split = f }),
        new("Document", "Records of one document stay on one side of the split", false, m => m.Document, (m, f) => m with { Document = f }),
    ];

    /// <summary>All parts of a kind: required ones first, labels last.</summary>
    public static IReadOnlyList<MappingPart> Of(RecordKind kind) =>
        [
            .. kind switch
            {
                RecordKind.Instruct => (IEnumerable<MappingPart>)
                    [
                        new("Instruction", "The question or task", true, m => m.Instruction, (m, f) => m with { Instruction = f }),
                        new("Response", "The answer to learn", true, m => m.Response, (m, f) => m with { Response = f }),
                        new("Input", "Appended to the instruction after a blank line", false, m => m.Input, (m, f) => m with { Input = f }),
                        _system,
                    ],
                RecordKind.Chat =>
                [
                    new(
                        "Messages",
                        "A list of role and content, or from and value",
                        true,
                        m => m.Messages,
                        (m, f) => m with { Messages = f }
                    ),
                    _system,
                ],
                RecordKind.Code =>
                [
                    new("Code", "The function or file", true, m => m.Code, (m, f) => m with { Code = f }),
                    new("Docstring", "What it does, in words", false, m => m.Docstring, (m, f) => m with { Docstring = f }),
                ],
                _ => [new("Text", "The text to learn", true, m => m.Text, (m, f) => m with { Text = f })],
            },
            .. _labels,
        ];

    /// <summary>Names the first required part that is not mapped; null when the mapping is complete.</summary>
    public static string? Missing(FieldMapping mapping) =>
        Of(mapping.Kind).FirstOrDefault(part => part.Needed && part.Get(mapping) is null) is { } missing
            ? $"Choose the field that becomes the {missing.Name.ToLowerInvariant()}."
            : null;
}
