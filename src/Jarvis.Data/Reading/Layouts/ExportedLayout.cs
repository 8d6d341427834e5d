using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Data.Reading.Json;
using Jarvis.Data.Records;

namespace Jarvis.Data.Reading.Layouts;

/// <summary>Records exported by Jarvis, read back unchanged except for their ids.</summary>
internal sealed class ExportedLayout : SingleRecordLayout
{
    public override bool Matches(JsonFields fields) =>
        fields.Has("kind") && fields.Has("hash") && fields.Has("synthetic") && fields.Has("text") && fields.Has("messages");

    protected override RecordDraft? Map(JsonFields fields, out string? problem)
    {
        RecordDraft? record;
        if (fields.Find("messages") is { ValueKind: JsonValueKind.Array } messages)
        {
            record = ConversationLayout.Turns(messages, null, out problem) is { } turns
                ? RecordDraft.OfTurns(Kind(fields) ?? RecordKind.Chat, turns)
                : null;
        }
        else
        {
            var text = fields.Text("text");
            problem = string.IsNullOrWhiteSpace(text) ? "the record has neither text nor messages." : null;
            record = problem is null ? RecordDraft.OfText(text!, Kind(fields) ?? RecordKind.Text) : null;
        }
        return record is null
            ? null
            : record.WithLabels(fields) with
            {
                Difficulty = Share(fields, "difficulty"),
                Document = JsonLabels.Label(fields.Text("document")),
            };
    }

    private static RecordKind? Kind(JsonFields fields) =>
        Enum.TryParse<RecordKind>(fields.Text("kind"), ignoreCase: true, out var kind) && Enum.IsDefined(kind) ? kind : null;

    private static double? Share(JsonFields fields, string name) => JsonLabels.Quality(fields.Find(name));
}
