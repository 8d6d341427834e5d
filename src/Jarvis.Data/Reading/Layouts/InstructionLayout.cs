using Jarvis.Data.Reading.Json;
using Jarvis.Data.Records;

namespace Jarvis.Data.Reading.Layouts;

/// <summary>GPTeacher and Alpaca: instruction, input (may be empty), response or output.</summary>
internal sealed class InstructionLayout : SingleRecordLayout
{
    public override bool Matches(JsonFields fields) => fields.Has("instruction") && fields.Has("response", "output");

    protected override RecordDraft? Map(JsonFields fields, out string? problem)
    {
        var question = Question(fields.Text("instruction"), fields.Text("input"));
        var response = fields.Text("response", "output") ?? "";
        problem =
            question is null ? "the instruction is empty."
            : string.IsNullOrWhiteSpace(response) ? "the response is empty."
            : null;
        return problem is null
            ? RecordDraft.OfAnswer(question!, response, fields.Text("system", "system_prompt")).WithLabels(fields)
            : null;
    }

    /// <summary>The instruction, a blank line and the input; only one of them if the other is empty; null if both are.</summary>
    public static string? Question(string? instruction, string? input) =>
        string.IsNullOrWhiteSpace(input)
            ? string.IsNullOrWhiteSpace(instruction)
                ? null
                : instruction
            : string.IsNullOrWhiteSpace(instruction)
                ? input
                : $"{instruction}\n\n{input}";
}
