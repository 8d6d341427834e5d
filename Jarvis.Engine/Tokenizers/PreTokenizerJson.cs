using System.Text.Json;
using System.Text.Json.Nodes;

namespace Jarvis.Engine.Tokenizers;

/// <summary>The <c>pre_tokenizer</c> part of <c>tokenizer.json</c>, both ways, and the scanner for each kind.</summary>
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

    public static PieceScanner Scanner(PreTokenizerKind kind) => kind switch
    {
        PreTokenizerKind.DeepSeekCoder => new DeepSeekCoderScanner(),
        PreTokenizerKind.Llama3 => new CaseSplitScanner(3),
        PreTokenizerKind.Qwen2 => new CaseSplitScanner(1),
        _ => new Gpt2Scanner(),
    };

    public static JsonObject Write(PreTokenizerKind kind)
    {
        if (kind == PreTokenizerKind.Gpt2)
        {
            return ByteLevel(useRegex: true);
        }

        var steps = new JsonArray();
        foreach (string pattern in _patterns[kind])
        {
            steps.Add(new JsonObject
            {
                ["type"] = "Split", ["pattern"] = new JsonObject { ["Regex"] = pattern }, ["behavior"] = "Isolated", ["invert"] = false,
            });
        }

        if (kind == PreTokenizerKind.DeepSeekCoder)
        {
            steps.Add(new JsonObject { ["type"] = "Digits", ["individual_digits"] = true });
        }

        steps.Add(ByteLevel(useRegex: false));
        return new JsonObject { ["type"] = "Sequence", ["pretokenizers"] = steps };
    }

    public static JsonObject ByteLevel(bool useRegex) =>
        new() { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["trim_offsets"] = true, ["use_regex"] = useRegex };

    /// <exception cref="TokenizerFormatException">A step, or a combination of steps, that no scanner here does exactly.</exception>
    public static PreTokenizerKind Read(JsonElement element, string file)
    {
        var steps = Steps(element).ToList();
        foreach (var step in steps)
        {
            Check(step, file);
        }

        string[] patterns = [.. steps.Where(s => Type(s) == "Split").Select(s => s.GetProperty("pattern").GetProperty("Regex").GetString()!)];
        int digits = steps.Count(s => Type(s) == "Digits");
        bool ordered = steps.Count > 0 && Type(steps[^1]) == "ByteLevel" && steps.Count == patterns.Length + digits + 1
            && steps.Take(patterns.Length).All(s => Type(s) == "Split");
        bool ownRegex = ordered && (!steps[^1].TryGetProperty("use_regex", out var use) || use.GetBoolean());
        if (ordered && steps.Count == 1 && ownRegex)
        {
            return PreTokenizerKind.Gpt2;
        }

        foreach (var (kind, known) in _patterns)
        {
            if (ordered && !ownRegex && patterns.SequenceEqual(known, StringComparer.Ordinal) && digits == (kind == PreTokenizerKind.DeepSeekCoder ? 1 : 0))
            {
                return kind;
            }
        }

        throw new TokenizerFormatException($"{file}: pre_tokenizer {string.Join(" + ", steps.Select(Type).DefaultIfEmpty("(none)"))}"
            + (patterns.Length > 0 ? $" with the patterns {string.Join("   ", patterns)}" : "")
            + " is not supported. Known are those of GPT-2, DeepSeek-Coder, Llama 3 and Qwen 2.");
    }

    private static IEnumerable<JsonElement> Steps(JsonElement element) => element.ValueKind != JsonValueKind.Object ? []
        : Type(element) == "Sequence" && element.TryGetProperty("pretokenizers", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().SelectMany(Steps)
            : [element];

    private static void Check(JsonElement step, string file)
    {
        string type = Type(step);
        string? problem = type switch
        {
            "ByteLevel" => Flag(step, "add_prefix_space") ? "ByteLevel with add_prefix_space" : null,
            "Digits" => Flag(step, "individual_digits") ? null : "Digits without individual_digits",
            "Split" => SplitProblem(step),
            _ => type,
        };
        if (problem is not null)
        {
            throw new TokenizerFormatException($"{file}: the pre_tokenizer component {problem} is not supported.");
        }
    }

    private static string? SplitProblem(JsonElement step)
    {
        string behavior = step.TryGetProperty("behavior", out var b) && b.ValueKind == JsonValueKind.String ? b.GetString()! : "(none)";
        bool regex = step.TryGetProperty("pattern", out var pattern) && pattern.ValueKind == JsonValueKind.Object
            && pattern.TryGetProperty("Regex", out var expression) && expression.ValueKind == JsonValueKind.String;
        // "Removed" with "invert" keeps the matches and drops the rest; the known expressions leave no rest, so both spell the same cuts.
        return !regex ? "Split by a plain string" : (behavior, Flag(step, "invert")) is ("Isolated", false) or ("Removed", true) ? null : $"Split with behavior {behavior}";
    }

    private static bool Flag(JsonElement step, string name) => step.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static string Type(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String ? type.GetString()! : "(no type)";
}
