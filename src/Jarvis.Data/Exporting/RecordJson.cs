using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Data.Reading.Layouts;

namespace Jarvis.Data.Exporting;

/// <summary>A record as one JSON object for export. <see cref="ExportedLayout"/> reads it back unchanged.</summary>
internal static class RecordJson
{
    public static void Write(Utf8JsonWriter writer, DataRecord record)
    {
        writer.WriteStartObject();
        writer.WriteNumber("id", record.Id);
        writer.WriteString("kind", Kind(record.Kind));
        writer.WriteString("text", record.Text);
        if (record.Turns is null)
        {
            writer.WriteNull("messages");
        }
        else
        {
            writer.WriteStartArray("messages");
            foreach (var turn in record.Turns)
            {
                writer.WriteStartObject();
                writer.WriteString("role", turn.Role.ToString().ToLowerInvariant());
                writer.WriteString("content", turn.Content);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        }
        writer.WriteString("domain", record.Domain);
        Number(writer, "difficulty", record.Difficulty);
        Number(writer, "quality", record.Quality);
        writer.WriteString("language", record.Language);
        writer.WriteString("document", record.Document);
        writer.WriteString("split", record.Split);
        writer.WriteString("source", record.Source);
        writer.WriteBoolean("synthetic", record.Synthetic);
        writer.WriteString("hash", record.Hash);
        writer.WriteEndObject();
    }

    /// <summary>The same columns, with DuckDB's types.</summary>
    public const string Columns =
        "{id: 'BIGINT', kind: 'VARCHAR', text: 'VARCHAR', messages: 'STRUCT(\"role\" VARCHAR, content VARCHAR)[]', domain: "
        + "'VARCHAR', difficulty: 'DOUBLE', quality: 'DOUBLE', language: 'VARCHAR', document: 'VARCHAR', split: 'VARCHAR', "
        + "source: 'VARCHAR', synthetic: 'BOOLEAN', hash: 'VARCHAR'}";

    public static string Kind(RecordKind kind) => kind.ToString().ToLowerInvariant();

    private static void Number(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
