using System.Text.Json;
using System.Text.RegularExpressions;

namespace Jarvis.Engine.Tokenizers;

/// <summary>Makes <see cref="CutStep"/>s of the <c>pre_tokenizer</c> part of <c>tokenizer.json</c>.</summary>
internal static class PreTokenizerSteps
{
    public const string Gpt2 = @"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";
    private const string Number = @"\p{N}";
    private const string Punctuation = @"[!-/:-@\[-`{-~\p{P}]";
    private static readonly TimeSpan _longestMatch = TimeSpan.FromSeconds(10);

    /// <exception cref="TokenizerFormatException">A component that is unknown, loses text, or has an expression that .NET does not read.</exception>
    public static IReadOnlyList<CutStep> Make(IReadOnlyList<JsonElement> components, string file)
    {
        var steps = new List<CutStep>();
        for (int i = 0; i < components.Count; i++)
        {
            var component = components[i];
            string type = PreTokenizerJson.Type(component);
            switch (type)
            {
                case "Split":
                    steps.Add(new CutStep(Expression(component, file), Behavior(component, "Removed", file), PreTokenizerJson.Flag(component, "invert")));
                    break;
                case "Digits":
                    steps.Add(new CutStep(Compile(Number, file), PreTokenizerJson.Flag(component, "individual_digits") ? CutBehavior.Isolated : CutBehavior.Contiguous, false));
                    break;
                case "Punctuation":
                    steps.Add(new CutStep(Compile(Punctuation, file), Behavior(component, "Isolated", file), false));
                    break;
                case "ByteLevel" when i == components.Count - 1:
                    AddByteLevel(component, steps, file);
                    break;
                case "ByteLevel":
                    throw Refused(file, "ByteLevel before other steps");
                default:
                    throw Refused(file, type);
            }
        }

        return steps;
    }

    private static void AddByteLevel(JsonElement component, List<CutStep> steps, string file)
    {
        if (PreTokenizerJson.Flag(component, "add_prefix_space"))
        {
            throw Refused(file, "ByteLevel with add_prefix_space");
        }

        if (PreTokenizerJson.UsesOwnExpression(component))
        {
            steps.Add(new CutStep(Compile(Gpt2, file), CutBehavior.Isolated, false));
        }
    }

    private static Regex Expression(JsonElement split, string file)
    {
        if (split.TryGetProperty("pattern", out var pattern) && pattern.ValueKind == JsonValueKind.Object)
        {
            if (pattern.TryGetProperty("Regex", out var regex) && regex.ValueKind == JsonValueKind.String)
            {
                return Compile(regex.GetString()!, file);
            }

            if (pattern.TryGetProperty("String", out var text) && text.ValueKind == JsonValueKind.String)
            {
                return Compile(Regex.Escape(text.GetString()!), file);
            }
        }

        throw Refused(file, "Split without a pattern");
    }

    private static Regex Compile(string pattern, string file)
    {
        if (pattern.Any(char.IsSurrogate))
        {
            throw Refused(file, $"Split with characters outside the basic plane in the pattern {pattern}");
        }

        try
        {
            // ^ and $ mean lines in Hugging Face's expressions (Ruby's syntax).
            return new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.Multiline | RegexOptions.Compiled, _longestMatch);
        }
        catch (ArgumentException e)
        {
            throw new TokenizerFormatException($"{file}: the pre_tokenizer component Split has the pattern {pattern}, which .NET cannot read: {e.Message}", e);
        }
    }

    private static CutBehavior Behavior(JsonElement component, string byDefault, string file)
    {
        string name = component.TryGetProperty("behavior", out var b) && b.ValueKind == JsonValueKind.String ? b.GetString()! : byDefault;
        return Enum.TryParse<CutBehavior>(name, out var behavior) && Enum.IsDefined(behavior) && !char.IsAsciiDigit(name[0])
            ? behavior
            : throw Refused(file, $"{PreTokenizerJson.Type(component)} with behavior {name}");
    }

    private static TokenizerFormatException Refused(string file, string component) => new($"{file}: the pre_tokenizer component {component} is not supported.");
}
