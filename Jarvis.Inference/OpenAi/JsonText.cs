using System.Text.Json;
using System.Text.Unicode;

namespace Jarvis.Inference.OpenAi;

/// <summary>
/// Refuses bodies whose strings are not valid Unicode. JSON's grammar allows an escape for half of a surrogate pair, and reading such a
/// string from a <see cref="JsonElement"/> throws wherever it happens to be read, so every string is checked before any is read.
/// </summary>
internal static class JsonText
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <returns>The body without a byte order mark.</returns>
    /// <exception cref="OpenAiException">It is not UTF-8, or a string or name in it holds half of a surrogate pair.</exception>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static ReadOnlySpan<byte> Proved(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith(ByteOrderMark))
        {
            body = body[ByteOrderMark.Length..];
        }
        if (!Utf8.IsValid(body))
        {
            throw OpenAiException.BadRequest("The request body is not UTF-8; send JSON in UTF-8.");
        }
        var reader = new Utf8JsonReader(body);
        string? field = null;
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
            {
                continue;
            }
            string? text =
                Text(ref reader)
                ?? throw OpenAiException.BadRequest(
                    $"A text in {(field is null ? "the request body" : $"'{field}'")} holds half of a surrogate pair (such as "
                        + "\\ud800), which is no character.",
                    field
                );
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1)
            {
                field = text;
            }
        }
        return body;
    }

    /// <summary>Null if it is not valid Unicode; empty for a string without escapes, which was checked with the whole body.</summary>
    private static string? Text(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped && reader.TokenType == JsonTokenType.String)
        {
            return "";
        }
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
