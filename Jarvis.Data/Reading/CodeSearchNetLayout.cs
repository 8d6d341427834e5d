using Jarvis.Contracts;

namespace Jarvis.Data;

/// <summary>CodeSearchNet: code and the docstring that describes it (also as func_code_string and func_documentation_string), with language and partition.</summary>
internal sealed class CodeSearchNetLayout : IJsonLayout
{
    private static readonly string[] _code = ["code", "func_code_string"], _docstring = ["docstring", "func_documentation_string"];

    public bool Matches(JsonFields fields) => fields.Has(_code) && fields.Has(_docstring);

    /// <summary>The docstring asks, the code answers.</summary>
    public RecordDraft? Map(JsonFields fields, out string? problem)
    {
        string code = fields.Text(_code) ?? "", docstring = fields.Text(_docstring) ?? "";
        problem = string.IsNullOrWhiteSpace(code) ? "the code is empty." : string.IsNullOrWhiteSpace(docstring) ? "the docstring is empty." : null;
        if (problem is not null)
        {
            return null;
        }
        var record = RecordDraft.OfTurns(RecordKind.Code, new ChatTurn(ChatRole.User, docstring), new ChatTurn(ChatRole.Assistant, code)).WithLabels(fields);
        return record.Domain is null && fields.Text("language")?.Trim() is { Length: > 0 and <= 100 } language ? record with { Domain = language } : record;
    }
}
