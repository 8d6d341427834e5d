using Jarvis.Contracts;
using Jarvis.Data.Reading.Json;
using Jarvis.Data.Records;

namespace Jarvis.Data.Reading.Layouts;

/// <summary>
/// CodeSearchNet (Husain et al. 2019, arXiv:1909.09436): code and the docstring that describes it (also as func_code_string and
/// func_documentation_string), with partition, language, repo and path; repo and path form the document.
/// </summary>
internal sealed class CodeSearchNetLayout : SingleRecordLayout
{
    private static readonly string[] _code = ["code", "func_code_string"],
        _docstring = ["docstring", "func_documentation_string"];

    public override bool Matches(JsonFields fields) => fields.Has(_code) && fields.Has(_docstring);

    /// <summary>The docstring becomes the question, the code the answer.</summary>
    protected override RecordDraft? Map(JsonFields fields, out string? problem)
    {
        string code = fields.Text(_code) ?? "",
            docstring = fields.Text(_docstring) ?? "";
        problem =
            string.IsNullOrWhiteSpace(code) ? "the code is empty."
            : string.IsNullOrWhiteSpace(docstring) ? "the docstring is empty."
            : null;
        if (problem is not null)
        {
            return null;
        }
        string? repository = fields.Text("repo", "repository_name"),
            path = fields.Text("path", "func_path_in_repository");
        var record = RecordDraft
            .OfTurns(RecordKind.Code, new ChatTurn(ChatRole.User, docstring), new ChatTurn(ChatRole.Assistant, code))
            .WithLabels(fields);
        return record with
        {
            Domain = record.Domain ?? JsonLabels.Label(fields.Text("language")) ?? JsonLabels.Label(repository),
            Split = record.Split ?? JsonLabels.Split(fields.Text("split_name")),
            Language = null, // the field names a programming language
            Document = JsonLabels.Label(repository is not null && path is not null ? $"{repository}/{path}" : repository ?? path),
        };
    }
}
