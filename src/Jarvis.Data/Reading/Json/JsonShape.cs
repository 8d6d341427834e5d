using System.Text.Json;

namespace Jarvis.Data.Reading.Json;

/// <summary>Recognizes the structure of a JSON file from its beginning.</summary>
internal static class JsonShape
{
    private static readonly string[] _wrappers = ["data", "records", "examples", "items", "rows"];

    /// <summary>Whether the first line is a complete object and another object begins after it.</summary>
    public static bool LooksLikeLines(ReadOnlySpan<byte> head)
    {
        var rest = head.TrimStart(" \t\r\n"u8);
        int end = rest.IndexOf((byte)'\n');
        if (end < 0 || rest[0] != '{')
        {
            return false;
        }
        try
        {
            var reader = new Utf8JsonReader(rest[..end]);
            reader.Read();
            reader.Skip();
            while (reader.Read()) { }
            return rest[end..].TrimStart(" \t\r\n"u8) is not [] and [(byte)'{', ..];
        }
        catch (JsonException)
        {
            return false; // the first object spans several lines or is invalid; the reader for JSON documents will report which
        }
    }

    /// <summary>
    /// Bytes up to and including the bracket of the list in <c>{"data": [ …</c>; null if the file does not begin that way.
    /// </summary>
    public static int? ListInWrapper(ReadOnlySpan<byte> head)
    {
        var reader = new Utf8JsonReader(head, isFinalBlock: false, default);
        try
        {
            bool wrapped =
                reader.Read()
                && reader.TokenType == JsonTokenType.StartObject
                && reader.Read()
                && reader.TokenType == JsonTokenType.PropertyName
                && _wrappers.Contains(reader.GetString(), StringComparer.OrdinalIgnoreCase)
                && reader.Read()
                && reader.TokenType == JsonTokenType.StartArray;
            return wrapped ? (int)reader.BytesConsumed : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
