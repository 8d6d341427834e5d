using System.Text.Json;
using System.Text.RegularExpressions;

namespace Jarvis.Tokenizers.Format;

/// <summary>
/// One component of <c>tokenizer.json</c>: a JSON object with a <c>type</c>. Values that are absent or of the wrong kind are rejected by
/// name.
/// </summary>
/// <param name="part">Which part of the file it is in, as the file calls it.</param>
internal readonly struct Component(JsonElement element, string part, string file)
{
    /// <summary>A text in a component is a mark or a word; a long one would only make texts grow.</summary>
    private const int LongestText = 64;

    private static readonly TimeSpan _longestMatch = ExpressionTime.Least;

    public string Type { get; } =
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String
            ? type.GetString()!
            : "(no type)";

    public bool Has(string name) => element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    public string Text(string name, string? byDefault = null) =>
        !element.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? byDefault ?? throw Bad(name)
        : value.ValueKind == JsonValueKind.String && value.GetString() is { Length: <= LongestText } text ? text
        : throw Bad(name);

    public bool Flag(string name, bool byDefault) =>
        !element.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? byDefault
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : throw Bad(name);

    public int Number(string name, int byDefault) =>
        !element.TryGetProperty(name, out var value) ? byDefault
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number is >= 0 and < 1 << 20 ? number
        : throw Bad(name);

    public IEnumerable<JsonElement> Parts(string name) =>
        element.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : throw Bad(name);

    /// <summary>A pattern is a literal string or an expression; the other one is null.</summary>
    public (string? Literal, Regex? Expression) Pattern()
    {
        if (element.TryGetProperty("pattern", out var pattern) && pattern.ValueKind == JsonValueKind.Object)
        {
            if (pattern.TryGetProperty("Regex", out var regex) && regex.ValueKind == JsonValueKind.String)
            {
                return (null, Compile(regex.GetString()!));
            }

            if (
                pattern.TryGetProperty("String", out var text)
                && text.ValueKind == JsonValueKind.String
                && text.GetString() is { Length: > 0 } literal
            )
            {
                return (literal, null);
            }
        }

        throw Refused($"{Type} without a pattern");
    }

    /// <summary>Multiline, because ^ and $ match at lines in Hugging Face's expressions (Ruby's syntax).</summary>
    public Regex Compile(string pattern)
    {
        if (pattern.Any(char.IsSurrogate))
        {
            throw Refused($"{Type} with characters outside the basic plane in the pattern {pattern}");
        }

        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.Multiline | RegexOptions.Compiled, _longestMatch);
        }
        catch (ArgumentException exception)
        {
            throw new TokenizerFormatException(
                $"{file}: the {part} component {Type} has the pattern {pattern}, which .NET cannot read: {exception.Message}",
                exception
            );
        }
    }

    public TokenizerFormatException Unsupported() => Refused(Type);

    public TokenizerFormatException Refused(string what) => new($"{file}: the {part} component {what} is not supported.");

    private TokenizerFormatException Bad(string name) =>
        new($"{file}: the {part} component {Type} has no {name}, or one of the wrong kind or length.");
}
