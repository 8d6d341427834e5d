using Jarvis.Data.Reading.Json;
using Jarvis.Data.Records;

namespace Jarvis.Data.Reading.Layouts;

/// <summary>Theta: question, answer, domain, difficulty.</summary>
internal sealed class QuestionAnswerLayout : SingleRecordLayout
{
    public override bool Matches(JsonFields fields) => fields.Has("question") && fields.Has("answer");

    protected override RecordDraft? Map(JsonFields fields, out string? problem)
    {
        var question = fields.Text("question") ?? "";
        var answer = fields.Text("answer") ?? "";
        problem =
            string.IsNullOrWhiteSpace(question) ? "the question is empty."
            : string.IsNullOrWhiteSpace(answer) ? "the answer is empty."
            : null;
        return problem is null ? RecordDraft.OfAnswer(question, answer, fields.Text("system")).WithLabels(fields) : null;
    }
}
