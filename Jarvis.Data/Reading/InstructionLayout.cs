namespace Jarvis.Data;

/// <summary>GPTeacher and Alpaca: instruction, input (may be empty), response or output.</summary>
internal sealed class InstructionLayout : IJsonLayout
{
    public bool Matches(JsonFields fields) => fields.Has("instruction") && fields.Has("response", "output");

    public RecordDraft? Map(JsonFields fields, out string? problem)
    {
        var instruction = fields.Text("instruction") ?? "";
        var input = fields.Text("input") ?? "";
        var response = fields.Text("response", "output") ?? "";
        problem = string.IsNullOrWhiteSpace(instruction + input) ? "the instruction is empty." : string.IsNullOrWhiteSpace(response) ? "the response is empty." : null;
        if (problem is not null)
        {
            return null;
        }
        var question = string.IsNullOrWhiteSpace(input) ? instruction : string.IsNullOrWhiteSpace(instruction) ? input : $"{instruction}\n\n{input}";
        return RecordDraft.OfAnswer(question, response, fields.Text("system", "system_prompt")).WithLabels(fields);
    }
}
