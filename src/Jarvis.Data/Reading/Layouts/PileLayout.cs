using System.Text.Json;
using Jarvis.Data.Reading.Json;
using Jarvis.Data.Records;

namespace Jarvis.Data.Reading.Layouts;

/// <summary>The Pile: text, and meta with pile_set_name, which becomes the domain. Gao et al. 2020, arXiv:2101.00027.</summary>
internal sealed class PileLayout : SingleRecordLayout
{
    public override bool Matches(JsonFields fields) =>
        fields.Has("text") && fields.At("meta.pile_set_name") is { ValueKind: JsonValueKind.String };

    protected override RecordDraft? Map(JsonFields fields, out string? problem)
    {
        var text = fields.Text("text") ?? "";
        problem = string.IsNullOrWhiteSpace(text) ? "the text is empty." : null;
        return problem is null
            ? RecordDraft.OfText(text).WithLabels(fields) with
            {
                Domain = JsonLabels.Label(fields.TextAt("meta.pile_set_name")),
            }
            : null;
    }
}
