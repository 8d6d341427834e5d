using System.Text.Json;
using Jarvis.Storage;
using Jarvis.Tokenizers.Format;
using Jarvis.Tokenizers.PreTokenizers;

namespace Jarvis.Tokenizers;

/// <summary>
/// Reads the <c>tokenizer.json</c> of BPE over bytes or over characters. Unknown components are rejected by name, because a tokenizer that
/// is nearly right is wrong.
/// </summary>
internal static class TokenizerJson
{
    public const string FileName = "tokenizer.json";
    private const long LargestFile = 256L << 20;
    private const int HighestId = 1 << 21;

    /// <summary>Accepted, because they only add special tokens around a text or change offsets.</summary>
    private static readonly string[] _postProcessors = ["ByteLevel", "TemplateProcessing", "RobertaProcessing", "Sequence"];

    /// <exception cref="TokenizerFormatException">The file is too large, is not JSON, or has parts that are unknown or contradict each
    /// other.</exception>
    /// <param name="name">The file's name in errors; null uses its path.</param>
    public static TokenizerParts Read(string path, string? name = null)
    {
        name ??= path;
        try
        {
            using var document = JsonDocument.Parse(ReadBounded(path), new JsonDocumentOptions { MaxDepth = 64 });
            return Read(document.RootElement, name);
        }
        catch (JsonException exception)
        {
            throw new TokenizerFormatException($"{name} is not valid JSON: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            // such as half a surrogate pair, or text where a boolean belongs
            throw new TokenizerFormatException($"{name} has a value of the wrong kind: {exception.Message}", exception);
        }
    }

    public static byte[] ReadBounded(string path)
    {
        var info = new FileInfo(path);
        if (!info.Exists)
        {
            throw new TokenizerFormatException($"{path} does not exist.");
        }

        return info.Length <= LargestFile
            ? DiskFile.ReadAllBytes(path)
            : throw new TokenizerFormatException(
                $"{path} has {info.Length >> 20} MB; no tokenizer's file is larger than {LargestFile >> 20} MB."
            );
    }

    private static TokenizerParts Read(JsonElement root, string path)
    {
        var model = Object(root, "model", path);
        string type = model.TryGetProperty("type", out var t) && t.ValueKind == JsonValueKind.String ? t.GetString()! : "BPE";
        Refuse(type != "BPE", path, "model", type);
        Refuse(
            Present(root, "post_processor") && !_postProcessors.Contains(TypeOf(root, "post_processor")),
            path,
            "post_processor",
            TypeOf(root, "post_processor")
        );
        Refuse(
            Present(model, "dropout") && model.GetProperty("dropout") is { ValueKind: JsonValueKind.Number } d && d.GetDouble() != 0,
            path,
            "model",
            "BPE with dropout"
        );
        foreach (string affix in (string[])["continuing_subword_prefix", "end_of_word_suffix"])
        {
            Refuse(
                Present(model, affix) && model.GetProperty(affix) is { ValueKind: JsonValueKind.String } a && a.GetString()!.Length > 0,
                path,
                "model",
                "BPE with " + affix
            );
        }

        var (kind, source, bytes) = PreTokenizerJson.Read(root.TryGetProperty("pre_tokenizer", out var pre) ? pre : default, path);
        var vocabulary = Vocabulary(Object(model, "vocab", path), path);
        bool everyByte = Enumerable.Range(0, 256).All(b => vocabulary.ContainsKey(ByteAlphabet.ToChar((byte)b).ToString()));
        Refuse(
            bytes && !everyByte && Present(model, "unk_token"),
            path,
            "model",
            "BPE with unk_token and ByteLevel and without every byte"
        );
        Refuse(
            bytes && !everyByte && Flag(model, "byte_fallback"),
            path,
            "model",
            "BPE with byte_fallback and ByteLevel and without every byte"
        );
        string? unknown = Present(model, "unk_token") ? model.GetProperty("unk_token").GetString() : null;
        if (!bytes && unknown is not null && !vocabulary.ContainsKey(unknown))
        {
            throw new TokenizerFormatException($"{path}: the unknown token {Quote(unknown)} is not in the vocabulary.");
        }

        return new TokenizerParts(vocabulary, [.. Merges(model, path)], Added(root, path), kind)
        {
            PreTokenizerSource = source,
            PostProcessorSource = Source(root, "post_processor"),
            NormalizerSource = Source(root, "normalizer"),
            DecoderSource = bytes && TypeOf(root, "decoder") == "ByteLevel" ? null : Source(root, "decoder"),
            WholePiecesFirst = Flag(model, "ignore_merges"),
            BytesAreCharacters = bytes,
            UnknownToken = unknown,
            FuseUnknown = Flag(model, "fuse_unk"),
            ByteFallback = Flag(model, "byte_fallback"),
        };
    }

    public static Dictionary<string, int> Vocabulary(JsonElement vocab, string path)
    {
        var vocabulary = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in vocab.EnumerateObject())
        {
            if (entry.Value.ValueKind != JsonValueKind.Number || !entry.Value.TryGetInt32(out int id) || id is < 0 or > HighestId)
            {
                throw new TokenizerFormatException(
                    $"{path}: the id of token {Quote(entry.Name)} is {Clip(entry.Value.ToString())}; a number from 0 to "
                        + $"{HighestId} is expected."
                );
            }

            vocabulary[entry.Name] = id;
        }

        return vocabulary;
    }

    private static IEnumerable<(string Left, string Right)> Merges(JsonElement model, string path)
    {
        if (!model.TryGetProperty("merges", out var merges) || merges.ValueKind != JsonValueKind.Array)
        {
            throw new TokenizerFormatException($"{path}: model.merges is missing.");
        }

        int number = 0;
        foreach (var merge in merges.EnumerateArray())
        {
            string[] parts =
                merge.ValueKind == JsonValueKind.String ? merge.GetString()!.Split(' ')
                : merge.ValueKind == JsonValueKind.Array
                    ? [.. merge.EnumerateArray().Select(p => p.ValueKind == JsonValueKind.String ? p.GetString()! : "")]
                : [];
            yield return parts is [{ Length: > 0 } left, { Length: > 0 } right]
                ? (left, right)
                : throw new TokenizerFormatException($"{path}: merge {number} is {Clip(merge.ToString())}; two tokens are expected.");
            number++;
        }
    }

    private static List<AddedToken> Added(JsonElement root, string path)
    {
        var tokens = new List<AddedToken>();
        if (!root.TryGetProperty("added_tokens", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            return tokens;
        }

        foreach (var token in list.EnumerateArray())
        {
            tokens.Add(
                token.ValueKind == JsonValueKind.Object
                && token.TryGetProperty("id", out var id)
                && id.ValueKind == JsonValueKind.Number
                && id.TryGetInt32(out int number)
                    ? Added(token, number, path)
                    : throw BadAdded(token, path)
            );
        }

        return tokens;
    }

    /// <summary>An added token with its flags.</summary>
    /// <exception cref="TokenizerFormatException">An id out of range, or no content.</exception>
    public static AddedToken Added(JsonElement token, int id, string path) =>
        id is >= 0 and <= HighestId
        && token.ValueKind == JsonValueKind.Object
        && token.TryGetProperty("content", out var content)
        && content.ValueKind == JsonValueKind.String
        && content.GetString() is { Length: > 0 } text
            ? new AddedToken(
                id,
                text,
                Flag(token, "special"),
                Flag(token, "normalized"),
                Flag(token, "single_word"),
                Flag(token, "lstrip"),
                Flag(token, "rstrip")
            )
            : throw BadAdded(token, path);

    private static TokenizerFormatException BadAdded(JsonElement token, string path) =>
        new($"{path}: the added token {Clip(token.ToString())} is broken; an id from 0 to {HighestId} and a content are expected.");

    private static JsonElement Object(JsonElement parent, string name, string path) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object
            ? value
            : throw new TokenizerFormatException($"{path}: {name} is missing; this is not a tokenizer.json of Hugging Face tokenizers.");

    private static string? Source(JsonElement root, string name) => Present(root, name) ? root.GetProperty(name).GetRawText() : null;

    private static bool Present(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    private static bool Flag(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static string TypeOf(JsonElement root, string name) =>
        root.TryGetProperty(name, out var part) && part.ValueKind == JsonValueKind.Object && part.TryGetProperty("type", out var type)
            ? Clip(type.ToString())
            : "(no type)";

    private static void Refuse(bool unknown, string path, string part, string component)
    {
        if (unknown)
        {
            throw new TokenizerFormatException($"{path}: the {part} component {component} is not supported.");
        }
    }

    private static string Quote(string text) => $"\"{Clip(text)}\"";

    private static string Clip(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
