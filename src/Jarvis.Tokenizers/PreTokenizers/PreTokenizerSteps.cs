using System.Text.Json;
using System.Text.RegularExpressions;
using Jarvis.Tokenizers.Format;

namespace Jarvis.Tokenizers.PreTokenizers;

/// <summary>Builds steps from the <c>pre_tokenizer</c> part of <c>tokenizer.json</c>.</summary>
internal static class PreTokenizerSteps
{
    private const string Gpt2 = @"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";
    private const string Number = @"\p{N}";
    private const string Punctuation = @"[!-/:-@\[-`{-~\p{P}]";

    /// <summary>The <c>\w</c> of Rust's expressions.</summary>
    private const string Word = @"\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}\u200c\u200d\u24b6-\u24e9";

    /// <exception cref="TokenizerFormatException">A component is unknown, or has an expression that .NET cannot read.</exception>
    public static IReadOnlyList<PreStep> Make(IReadOnlyList<JsonElement> components, string file)
    {
        var steps = new List<PreStep>();
        for (int i = 0; i < components.Count; i++)
        {
            var component = new Component(components[i], "pre_tokenizer", file);
            if (component.Type == "ByteLevel" && i < components.Count - 1)
            {
                throw component.Refused("ByteLevel before other steps");
            }

            steps.AddRange(Make(component));
        }

        return steps;
    }

    private static IEnumerable<PreStep> Make(Component component)
    {
        switch (component.Type)
        {
            case "Split":
                var (literal, expression) = component.Pattern();
                return
                [
                    new CutStep(
                        expression ?? component.Compile(Regex.Escape(literal!)),
                        Behavior(component, "Removed"),
                        component.Flag("invert", false)
                    ),
                ];
            case "Digits":
                return
                [
                    new CutStep(
                        component.Compile(Number),
                        component.Flag("individual_digits", false) ? CutBehavior.Isolated : CutBehavior.Contiguous,
                        false
                    ),
                ];
            case "Punctuation":
                return [new CutStep(component.Compile(Punctuation), Behavior(component, "Isolated"), false)];
            case "WhitespaceSplit":
                return [new CutStep(component.Compile(@"\s"), CutBehavior.Removed, false)];
            case "Whitespace":
                return [new CutStep(component.Compile($@"[{Word}]+|[^{Word}\s]+"), CutBehavior.Removed, true)];
            case "BertPreTokenizer":
                return
                [
                    new CutStep(component.Compile(@"\s"), CutBehavior.Removed, false),
                    new CutStep(component.Compile(Punctuation), CutBehavior.Isolated, false),
                ];
            case "CharDelimiterSplit":
                return [new CutStep(component.Compile(Regex.Escape(component.Text("delimiter"))), CutBehavior.Removed, false)];
            case "Metaspace":
                return [Metaspace.Read(component)];
            case "ByteLevel":
                return ByteLevel(component);
            default:
                throw component.Unsupported();
        }
    }

    private static List<PreStep> ByteLevel(Component component)
    {
        var steps = new List<PreStep>();
        if (component.Flag("add_prefix_space", false))
        {
            steps.Add(new PrefixStep());
        }

        if (component.Flag("use_regex", true))
        {
            steps.Add(new CutStep(component.Compile(Gpt2), CutBehavior.Isolated, false));
        }

        return steps;
    }

    private static CutBehavior Behavior(Component component, string byDefault)
    {
        string name = component.Text("behavior", byDefault);
        return Enum.TryParse<CutBehavior>(name, out var behavior) && Enum.IsDefined(behavior) && !char.IsAsciiDigit(name[0])
            ? behavior
            : throw component.Refused($"{component.Type} with behavior {name}");
    }
}
