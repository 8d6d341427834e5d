using System.Text.Json;
using Jarvis.Tokenizers.Format;

namespace Jarvis.Tokenizers.Normalizers;

/// <summary>Reads the <c>normalizer</c> part of <c>tokenizer.json</c>.</summary>
internal static class NormalizerJson
{
    /// <summary>Null where the file has none.</summary>
    /// <exception cref="TokenizerFormatException">A component is unknown, or lacks a required value.</exception>
    public static ITextNormalizer? Read(string? source, string file)
    {
        if (source is null)
        {
            return null;
        }

        using var document = JsonDocument.Parse(source);
        return Read(document.RootElement, file);
    }

    private static ITextNormalizer Read(JsonElement part, string file)
    {
        var component = new Component(part, "normalizer", file);
        return component.Type switch
        {
            "NFC" => new UnicodeForm(compatible: false, compose: true),
            "NFD" => new UnicodeForm(compatible: false, compose: false),
            "NFKC" => new UnicodeForm(compatible: true, compose: true),
            "NFKD" => new UnicodeForm(compatible: true, compose: false),
            "Lowercase" => new LowercaseChange(),
            "Prepend" => new PrependChange(component.Text("prepend")),
            "Replace" => Replace(component),
            "Strip" => new StripChange(component.Flag("strip_left", true), component.Flag("strip_right", true)),
            "StripAccents" => new StripAccentsChange(),
            "Nmt" => new NmtChange(),
            "Sequence" => new ChangeSequence([.. component.Parts("normalizers").Select(p => Read(p, file))]),
            _ => throw component.Unsupported(),
        };
    }

    private static ITextNormalizer Replace(Component component)
    {
        var (literal, expression) = component.Pattern();
        return expression is not null
            ? new ReplaceMatches(expression, component.Text("content"))
            : new ReplaceChange(literal!, component.Text("content"));
    }
}
