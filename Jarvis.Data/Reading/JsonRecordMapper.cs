using System.Text.Json;

namespace Jarvis.Data;

/// <summary>Finds the layout of one JSON object among the known ones and makes a record of it.</summary>
internal static class JsonRecordMapper
{
    // In this order: an instruction set may also carry a "text" field with the whole prompt in it (Alpaca does).
    private static readonly IJsonLayout[] _layouts = [new ConversationLayout(), new InstructionLayout(), new CodeSearchNetLayout(), new QuestionAnswerLayout(), new TextLayout()];

    public static ReadItem Map(JsonElement element, long line)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return ReadItem.Broken(line, $"expected an object with fields, found {Kind(element)}.");
        }
        try
        {
            var fields = new JsonFields(element);
            foreach (var layout in _layouts)
            {
                if (layout.Matches(fields))
                {
                    return layout.Map(fields, out var problem) is { } record ? ReadItem.Of(line, record) : ReadItem.Broken(line, problem ?? "has no content.");
                }
            }
            return ReadItem.Broken(line, $"no known fields: expected instruction and response (or output), question and answer, messages, code and docstring, or text; found {fields.Names()}.");
        }
        catch (InvalidOperationException)
        {
            // System.Text.Json: an escaped half of a surrogate pair cannot become text.
            return ReadItem.Broken(line, "holds an escape sequence that is no valid Unicode text.");
        }
    }

    private static string Kind(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text in quotes",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };
}
