using Jarvis.Contracts;
using Jarvis.Data.Reading.Json;
using Jarvis.Data.Records;

namespace Jarvis.Data.Reading.Layouts;

/// <summary>Objects of any shape, read by the mapping that the user confirmed.</summary>
internal sealed class MappedLayout(FieldMapping mapping) : SingleRecordLayout
{
    public override bool Matches(JsonFields fields) => true;

    protected override RecordDraft? Map(JsonFields fields, out string? problem)
    {
        var record = mapping.Kind switch
        {
            RecordKind.Chat => Chat(fields, out problem),
            RecordKind.Instruct => Answer(fields, out problem),
            RecordKind.Code => Code(fields, out problem),
            _ => Needed(fields, mapping.Text, "text", out problem) is { } text ? RecordDraft.OfText(text) : null,
        };
        return record is null
            ? null
            : record with
            {
                Domain = JsonLabels.Label(fields.TextAt(mapping.Domain)),
                Difficulty = mapping.Difficulty is null ? null : JsonLabels.Difficulty(fields.At(mapping.Difficulty)),
                Quality = mapping.Quality is null ? null : JsonLabels.Quality(fields.At(mapping.Quality)),
                Split = JsonLabels.Split(fields.TextAt(mapping.Split)),
                Document = JsonLabels.Label(fields.TextAt(mapping.Document)),
                Language = JsonLabels.Language(fields.Text("lang", "language")),
            };
    }

    private RecordDraft? Chat(JsonFields fields, out string? problem)
    {
        if (mapping.Messages is { } list && fields.At(list) is null)
        {
            problem = $"the field {list} (messages) is not there; found {fields.Names()}.";
            return null;
        }
        return
            ConversationLayout.Turns(
                mapping.Messages is null ? null : fields.At(mapping.Messages),
                fields.TextAt(mapping.System),
                out problem
            )
                is { } turns
            ? RecordDraft.OfTurns(RecordKind.Chat, turns)
            : null;
    }

    private RecordDraft? Answer(JsonFields fields, out string? problem)
    {
        var question = InstructionLayout.Question(fields.TextAt(mapping.Instruction), fields.TextAt(mapping.Input));
        if (question is null)
        {
            problem = Absent(fields, mapping.Instruction, "instruction");
            return null;
        }
        return Needed(fields, mapping.Response, "response", out problem) is { } response
            ? RecordDraft.OfAnswer(question, response, fields.TextAt(mapping.System))
            : null;
    }

    private RecordDraft? Code(JsonFields fields, out string? problem)
    {
        if (Needed(fields, mapping.Code ?? mapping.Text, "code", out problem) is not { } code)
        {
            return null;
        }
        return fields.TextAt(mapping.Docstring) is { } docstring && !string.IsNullOrWhiteSpace(docstring)
            ? RecordDraft.OfTurns(RecordKind.Code, new ChatTurn(ChatRole.User, docstring), new ChatTurn(ChatRole.Assistant, code))
            : RecordDraft.OfText(code, RecordKind.Code);
    }

    private static string? Needed(JsonFields fields, string? path, string what, out string? problem)
    {
        var text = fields.TextAt(path);
        problem = string.IsNullOrWhiteSpace(text) ? Absent(fields, path, what) : null;
        return problem is null ? text : null;
    }

    private static string Absent(JsonFields fields, string? path, string what) =>
        path is null ? $"no field is mapped to the {what}. Choose one of {fields.Names()}."
        : fields.At(path) is null ? $"the field {path} ({what}) is not there; found {fields.Names()}."
        : $"the field {path} ({what}) is empty.";
}
