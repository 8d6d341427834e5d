using Jarvis.Data.Reading.Json;
using Jarvis.Data.Records;

namespace Jarvis.Data.Reading.Layouts;

/// <summary>A document in the field text or content.</summary>
internal sealed class TextLayout : SingleRecordLayout
{
    public override bool Matches(JsonFields fields) => fields.Has("text", "content");

    protected override RecordDraft? Map(JsonFields fields, out string? problem)
    {
        var text = fields.Text("text", "content") ?? "";
        problem = string.IsNullOrWhiteSpace(text) ? "the text is empty." : null;
        return problem is null ? RecordDraft.OfText(text).WithLabels(fields) : null;
    }
}
