using System.Text.Json;
using System.Text.Json.Nodes;
using Jarvis.Tokenizers.Format;

namespace Jarvis.Tokenizers.PreTokenizers;

/// <summary>Reads and writes the <c>pre_tokenizer</c> part of <c>tokenizer.json</c>, and makes the scanner for each kind.</summary>
internal static class PreTokenizerJson
{
    private const string Cl100k =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private static readonly Dictionary<PreTokenizerKind, string[]> _patterns = new()
    {
        [PreTokenizerKind.DeepSeekCoder] = ["[\r\n]", @"\s?\p{L}+", @"\s?\p{P}+", "[\u4e00-\u9fa5\u0800-\u4e00\uac00-\ud7ff]+"],
        [PreTokenizerKind.Llama3] = [Cl100k],
        [PreTokenizerKind.Qwen2] = [Cl100k.Replace("{1,3}", "", StringComparison.Ordinal)],
    };

    public static PieceScanner Scanner(PreTokenizerKind kind) =>
        kind switch
        {
            PreTokenizerKind.DeepSeekCoder => new DeepSeekCoderScanner(),
            PreTokenizerKind.Llama3 => new CaseSplitScanner(3),
            PreTokenizerKind.Qwen2 => new CaseSplitScanner(1),
            PreTokenizerKind.Gpt2 => new Gpt2Scanner(),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Steps have no scanner."),
        };

    /// <summary>The JSON of the part; null where there is no pre-tokenizer.</summary>
    public static JsonNode? Write(TokenizerParts parts)
    {
        var kind = parts.PreTokenizer;
        if (parts.PreTokenizerSource is { } source)
        {
            return JsonNode.Parse(source)!;
        }

        if (kind == PreTokenizerKind.None)
        {
            return null;
        }

        if (kind is PreTokenizerKind.Gpt2 or PreTokenizerKind.Steps)
        {
            return ByteLevel(useRegex: true);
        }

        var steps = new JsonArray();
        foreach (string pattern in _patterns[kind])
        {
            steps.Add(
                new JsonObject
                {
                    ["type"] = "Split",
                    ["pattern"] = new JsonObject { ["Regex"] = pattern },
                    ["behavior"] = "Isolated",
                    ["invert"] = false,
                }
            );
        }

        if (kind == PreTokenizerKind.DeepSeekCoder)
        {
            steps.Add(new JsonObject { ["type"] = "Digits", ["individual_digits"] = true });
        }

        steps.Add(ByteLevel(useRegex: false));
        return new JsonObject { ["type"] = "Sequence", ["pretokenizers"] = steps };
    }

    public static JsonObject ByteLevel(bool useRegex) =>
        new()
        {
            ["type"] = "ByteLevel",
            ["add_prefix_space"] = false,
            ["trim_offsets"] = true,
            ["use_regex"] = useRegex,
        };

    /// <summary>The kind that a file names, with its own text where only its steps are known, and whether its pieces are written in
    /// <see cref="ByteAlphabet"/>.</summary>
    /// <exception cref="TokenizerFormatException">A component is unknown.</exception>
    public static (PreTokenizerKind Kind, string? Source, bool Bytes) Read(JsonElement element, string file)
    {
        if (element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return (PreTokenizerKind.None, null, false);
        }

        var steps = Steps(element).ToList();
        if (steps.Count > 0 && Known(steps) is { } kind)
        {
            return (kind, null, true);
        }

        PreTokenizerSteps.Make(steps, file);
        return (PreTokenizerKind.Steps, element.GetRawText(), steps.Count > 0 && Type(steps[^1]) == "ByteLevel");
    }

    /// <summary>A factory of cutters; each encoder needs its own.</summary>
    public static Func<PieceCutter> Cutters(TokenizerParts parts, string file)
    {
        switch (parts.PreTokenizer)
        {
            case PreTokenizerKind.None:
                bool? whole = MarkCutter.RunsAreSafe(parts, Metaspace.UsualMark) ? true : null;
                return () => new MarkCutter(Metaspace.UsualMark, whole, null);
            case PreTokenizerKind.Steps:
                string source = parts.PreTokenizerSource ?? """{"type":"ByteLevel"}""";
                bool? runs = MakeSteps(source, file) is [Metaspace only] ? Runs(only, parts) : null;
                return () => Cutter(source, runs, file);
            default:
                return () => Scanner(parts.PreTokenizer);
        }
    }

    private static bool? Runs(Metaspace marks, TokenizerParts parts) =>
        marks.Splits ? false
        : MarkCutter.RunsAreSafe(parts, marks.Mark) ? true
        : null;

    private static PieceCutter Cutter(string source, bool? runs, string file)
    {
        using var document = JsonDocument.Parse(source);
        List<JsonElement> components = [.. Steps(document.RootElement)];
        var steps = PreTokenizerSteps.Make(components, file);
        if (steps is [Metaspace only])
        {
            return new MarkCutter(only.Mark, runs, only);
        }

        if (components.Count == 1 && steps is [PrefixStep, CutStep])
        {
            return new PrefixCutter(new Gpt2Scanner());
        }

        return steps.All(s => s is CutStep { Removes: false }) ? new StepCutter([.. steps.Cast<CutStep>()]) : new StagedCutter(steps);
    }

    public static string Type(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String
            ? type.GetString()!
            : "(no type)";

    public static bool Flag(JsonElement step, string name) =>
        step.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    /// <summary>ByteLevel cuts by GPT-2's expression unless it says otherwise.</summary>
    public static bool UsesOwnExpression(JsonElement byteLevel) => !byteLevel.TryGetProperty("use_regex", out var use) || use.GetBoolean();

    private static PreTokenizerKind? Known(List<JsonElement> steps)
    {
        string?[] patterns = [.. steps.Where(s => Type(s) == "Split").Select(IsolatedPattern)];
        var digits = steps.Where(s => Type(s) == "Digits").ToList();
        bool ordered =
            Type(steps[^1]) == "ByteLevel"
            && !Flag(steps[^1], "add_prefix_space")
            && steps.Count == patterns.Length + digits.Count + 1
            && steps.Take(patterns.Length).All(s => Type(s) == "Split")
            && digits.TrueForAll(d => Flag(d, "individual_digits"));
        if (!ordered)
        {
            return null;
        }

        if (UsesOwnExpression(steps[^1]))
        {
            return steps.Count == 1 ? PreTokenizerKind.Gpt2 : null;
        }

        foreach (var (kind, known) in _patterns)
        {
            if (patterns.SequenceEqual(known, StringComparer.Ordinal) && digits.Count == (kind == PreTokenizerKind.DeepSeekCoder ? 1 : 0))
            {
                return kind;
            }
        }

        return null;
    }

    /// <summary>The expression of a Split that isolates its matches. "Removed" with "invert" keeps the matches and drops the rest; the
    /// known expressions leave no rest, so both spell the same cuts.</summary>
    private static string? IsolatedPattern(JsonElement split)
    {
        string behavior = split.TryGetProperty("behavior", out var b) && b.ValueKind == JsonValueKind.String ? b.GetString()! : "";
        return
            (behavior, Flag(split, "invert")) is ("Isolated", false) or ("Removed", true)
            && split.TryGetProperty("pattern", out var pattern)
            && pattern.ValueKind == JsonValueKind.Object
            && pattern.TryGetProperty("Regex", out var regex)
            && regex.ValueKind == JsonValueKind.String
            ? regex.GetString()
            : null;
    }

    private static IReadOnlyList<PreStep> MakeSteps(string source, string file)
    {
        using var document = JsonDocument.Parse(source);
        return PreTokenizerSteps.Make([.. Steps(document.RootElement)], file);
    }

    private static IEnumerable<JsonElement> Steps(JsonElement element) =>
        element.ValueKind != JsonValueKind.Object ? []
        : Type(element) == "Sequence" && element.TryGetProperty("pretokenizers", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().SelectMany(Steps)
        : [element];
}
