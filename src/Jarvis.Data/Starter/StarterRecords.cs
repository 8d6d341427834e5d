using System.Text;
using Jarvis.Contracts;
using Jarvis.Data.Reading.Json;
using Jarvis.Data.Records;

namespace Jarvis.Data.Starter;

/// <summary>
/// Makes one record per member. The kind of record and the wording of the question depend on a hash of the member's id, so that the same
/// documentation gives the same dataset, and no member's text appears twice in different forms, which would leak from training into
/// validation.
/// </summary>
internal static class StarterRecords
{
    private const int MinSummaryCharacters = 20;

    private static readonly string[] _nothingSaid =
    [
        "To be added",
        "This API supports the",
        "This member is not intended",
        "This type or member supports",
        "Infrastructure",
        "For a description of this member",
        "Reserved",
        "This is a reserved",
        "This method is not intended",
        "This property is not intended",
        "Not supported",
    ];

    /// <summary>Null if the member's documentation has nothing worth learning.</summary>
    public static RecordDraft? Of(DocumentedMember member)
    {
        if (
            member.Summary.Length < MinSummaryCharacters
            || _nothingSaid.Any(s => member.Summary.StartsWith(s, StringComparison.OrdinalIgnoreCase))
        )
        {
            return null;
        }
        uint hash = StableHash(member.Id.Kind + member.FullName + member.ParameterTypes);
        var record = (member.Id.Kind, hash % 20) switch
        {
            ('T', < 8) => Text(member),
            ('F', < 15) => Question(member, hash / 20),
            (_, < 11) => Question(member, hash / 20),
            (not 'T', < 17) => Code(member),
            _ => Text(member),
        };
        return record with
        {
            Domain = JsonLabels.Label(Domain(member.Namespace)),
            Document = JsonLabels.Label(member.Id.Type),
            Language = "en",
        };
    }

    private static RecordDraft Text(DocumentedMember member)
    {
        var text = new StringBuilder(member.FullName)
            .Append(member.Id.Kind == 'M' ? member.ParameterTypes : "")
            .Append("\n\n")
            .Append(member.Summary);
        AppendParagraph(text, "", member.Remarks);
        AppendParagraph(text, member.Id.Kind == 'P' ? "Value: " : "Returns: ", member.Returns);
        foreach (var (type, when) in member.Exceptions.Where(e => e.Text.Length > 0))
        {
            AppendParagraph(text, $"Throws {type}: ", when);
        }
        return RecordDraft.OfText(text.ToString());
    }

    private static RecordDraft Code(DocumentedMember member)
    {
        var code = new StringBuilder();
        AppendTag(code, "summary", "", member.Summary);
        foreach (var (name, text) in member.Parameters)
        {
            AppendTag(code, "param", $" name=\"{name}\"", text);
        }
        AppendTag(code, member.Id.Kind == 'P' ? "value" : "returns", "", member.Returns);
        code.Append(member.Signature).Append(';');
        return RecordDraft.OfText(code.ToString(), RecordKind.Code);
    }

    private static RecordDraft Question(DocumentedMember member, uint hash)
    {
        var name = member.Id.IsConstructor
            ? $"the constructor {member.FullName}{member.ParameterTypes}"
            : member.FullName + (member.Overloaded ? member.ParameterTypes : "");
        var described = member.Parameters.Where(p => p.Text.Length >= MinSummaryCharacters).ToList();
        var thrown = member.Exceptions.Where(e => e.Text.Length >= MinSummaryCharacters).ToList();
        if (hash % 8 == 0 && described.Count > 0)
        {
            var (parameter, text) = described[(int)(hash / 8 % (uint)described.Count)];
            return RecordDraft.OfAnswer($"What is the parameter {parameter} of {name}?", text);
        }
        if (hash % 8 == 1 && thrown.Count > 0)
        {
            var (type, text) = thrown[(int)(hash / 8 % (uint)thrown.Count)];
            return RecordDraft.OfAnswer($"When does {name} throw {type}?", text);
        }
        if (hash % 8 == 2 && member.Id.Kind == 'M' && member.Returns.Length >= MinSummaryCharacters)
        {
            return RecordDraft.OfAnswer($"What does {name} return?", member.Returns);
        }
        var question = member.Id.Kind switch
        {
            'T' => hash % 2 == 0 ? $"What is {name}?" : $"What is {name} for?",
            'M' => $"What does {name} do?",
            'P' => hash % 2 == 0 ? $"What is the property {name}?" : $"What does the property {name} tell?",
            'E' => $"When is the event {name} raised?",
            _ => $"What does {name} mean?",
        };
        var answer = new StringBuilder(member.Summary);
        if (hash % 3 == 0)
        {
            AppendParagraph(answer, "", member.Remarks);
        }
        AppendParagraph(
            answer,
            member.Id.Kind == 'M' ? "Returns: " : "",
            member.Id.Kind is 'M' or 'P' && member.Returns != member.Summary ? member.Returns : ""
        );
        return RecordDraft.OfAnswer(question, answer.ToString());
    }

    /// <summary>The first two parts of a namespace: System.Collections, Microsoft.AspNetCore.</summary>
    private static string Domain(string space)
    {
        var parts = space.Split('.');
        return parts.Length <= 2 ? space : $"{parts[0]}.{parts[1]}";
    }

    private static void AppendParagraph(StringBuilder text, string label, string paragraph)
    {
        if (paragraph.Length > 0)
        {
            text.Append("\n\n").Append(label).Append(paragraph);
        }
    }

    private static void AppendTag(StringBuilder code, string tag, string attributes, string text)
    {
        if (text.Length > 0)
        {
            bool oneLine = !text.Contains('\n', StringComparison.Ordinal);
            code.Append("/// <").Append(tag).Append(attributes).Append('>');
            code.Append(
                oneLine
                    ? text
                    : "\n/// "
                        + $"{text.Replace("\n\n", "\n", StringComparison.Ordinal).Replace("\n", "\n/// ", StringComparison.Ordinal)}\n/// "
            );
            code.Append("</").Append(tag).Append(">\n");
        }
    }

    // FNV-1a, because string.GetHashCode differs from process to process.
    private static uint StableHash(string text)
    {
        uint hash = 2166136261;
        foreach (char c in text)
        {
            hash = (hash ^ c) * 16777619;
        }
        return hash ^ (hash >> 15);
    }
}
