using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Jarvis.Contracts;
using Jarvis.Data.Records;

namespace Jarvis.Data.Synthetic;

/// <summary>
/// A template over records: <c>{instruction}</c>, <c>{response}</c>, <c>{text}</c>, <c>{system}</c>, <c>{domain}</c>, <c>{language}</c> and
/// <c>{source}</c> are replaced by the record's values. A line of three dashes separates a question from its answer; without it, the result
/// is a text.
/// </summary>
public sealed partial class RecordTemplate : ISyntheticWriter
{
    private const int LongestTemplate = 20_000;

    private static readonly Dictionary<string, Func<DataRecord, string?>> _fields = new(StringComparer.Ordinal)
    {
        ["instruction"] = RecordParts.Question,
        ["response"] = RecordParts.Answer,
        ["text"] = record => record.Text,
        ["system"] = RecordParts.System,
        ["domain"] = record => record.Domain,
        ["language"] = record => record.Language,
        ["source"] = record => record.Source,
    };

    private readonly string _question;
    private readonly string? _answer;

    /// <exception cref="DatasetException">The template contains an unknown field or none at all, is empty or too long, or has an empty
    /// side.</exception>
    public RecordTemplate(string? template)
    {
        if (string.IsNullOrWhiteSpace(template) || template.Length > LongestTemplate)
        {
            throw new DatasetException(
                string.Create(CultureInfo.InvariantCulture, $"A template has 1 to {LongestTemplate:N0} characters. {Known}")
            );
        }
        var names = Field().Matches(template).Select(m => m.Groups[1].Value).Distinct().ToList();
        if (names.Find(n => !_fields.ContainsKey(n)) is { } unknown)
        {
            throw new DatasetException($"The template names {{{unknown}}}, which records do not have. {Known}");
        }
        if (names.Count == 0)
        {
            throw new DatasetException($"The template names no field, so every record would give the same text. {Known}");
        }
        string[] parts = Dashes().Split(template.ReplaceLineEndings("\n"), 2);
        (_question, _answer) = (parts[0].Trim(), parts.Length > 1 ? parts[1].Trim() : null);
        if (_question.Length == 0 || _answer is "")
        {
            throw new DatasetException(
                "One side of the line of dashes is empty. Write a question before it and an answer behind it, or leave it out."
            );
        }
    }

    public string Name => "template";

    private static string Known => $"There are {string.Join(", ", _fields.Keys.Select(f => $"{{{f}}}"))}.";

    public RecordDraft? Write(DataRecord record, ulong draw, CancellationToken cancellationToken)
    {
        if (Fill(_question, record) is not { } question)
        {
            return null;
        }
        return _answer is null ? RecordDraft.OfText(question)
            : Fill(_answer, record) is { } answer ? RecordDraft.OfAnswer(question, answer)
            : null;
    }

    /// <summary>The part before the dashes, filled in for a record; null if the record lacks one of its fields.</summary>
    public string? Fill(DataRecord record) => Fill(_question, record);

    // A single pass, so that text of a record that looks like a field stays text.
    private static string? Fill(string template, DataRecord record)
    {
        var text = new StringBuilder();
        int at = 0;
        foreach (Match field in Field().Matches(template))
        {
            if (_fields[field.Groups[1].Value](record) is not { Length: > 0 } value)
            {
                return null;
            }
            text.Append(template, at, field.Index - at).Append(value);
            at = field.Index + field.Length;
        }
        return text.Append(template, at, template.Length - at).ToString();
    }

    [GeneratedRegex(@"\{([a-z_]{1,40})\}", RegexOptions.CultureInvariant)]
    private static partial Regex Field();

    [GeneratedRegex(@"\n---+[ \t]*\n", RegexOptions.CultureInvariant)]
    private static partial Regex Dashes();
}
