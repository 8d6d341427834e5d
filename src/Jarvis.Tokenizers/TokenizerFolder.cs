using System.Text.Json;
using Jarvis.Tokenizers.Format;

namespace Jarvis.Tokenizers;

/// <summary>Finds and reads a tokenizer's files.</summary>
internal static class TokenizerFolder
{
    public static TextTokenizer Load(string path)
    {
        string directory = Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!;
        string file = Directory.Exists(path) ? Path.Combine(path, TokenizerJson.FileName) : path;
        string vocabulary = Path.Combine(directory, "vocab.json"),
            merges = Path.Combine(directory, "merges.txt");
        if (File.Exists(file))
        {
            return TextTokenizer.Of(TokenizerJson.Read(file), TokenizerConfigJson.Read(directory), file);
        }

        if (Directory.Exists(path) && File.Exists(vocabulary) && File.Exists(merges))
        {
            return new TextTokenizer(
                TokenizerClass.Apply(ReadPair(vocabulary, merges), directory),
                TokenizerConfigJson.Read(directory),
                merges
            );
        }

        throw new TokenizerFormatException(
            Directory.Exists(path)
                ? $"{path} holds neither {TokenizerJson.FileName} nor vocab.json with merges.txt."
                : $"{path} does not exist. Give a tokenizer.json, or a folder with one."
        );
    }

    /// <summary>GPT-2's original layout: the vocabulary as JSON, and one merge per line after a version line.</summary>
    private static TokenizerParts ReadPair(string vocabularyPath, string mergesPath)
    {
        Dictionary<string, int> vocabulary;
        try
        {
            using var document = JsonDocument.Parse(TokenizerJson.ReadBounded(vocabularyPath));
            vocabulary =
                document.RootElement.ValueKind == JsonValueKind.Object
                    ? TokenizerJson.Vocabulary(document.RootElement, vocabularyPath)
                    : throw new TokenizerFormatException($"{vocabularyPath}: a JSON object of tokens and ids is expected.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new TokenizerFormatException($"{vocabularyPath} is not valid JSON: {exception.Message}", exception);
        }

        string[] lines = System.Text.Encoding.UTF8.GetString(TokenizerJson.ReadBounded(mergesPath)).Split('\n');
        var merges = new List<(string, string)>(lines.Length);
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].TrimEnd('\r');
            if (line.Length > 0 && !line.StartsWith("#version", StringComparison.Ordinal))
            {
                merges.Add(
                    line.Split(' ') is [{ Length: > 0 } left, { Length: > 0 } right]
                        ? (left, right)
                        : throw new TokenizerFormatException($"{mergesPath}, line {i + 1}: two tokens with a blank between are expected.")
                );
            }
        }

        AddedToken[] added = vocabulary.TryGetValue("<|endoftext|>", out int end) ? [new AddedToken(end, "<|endoftext|>")] : [];
        return new TokenizerParts(vocabulary, merges, added, PreTokenizerKind.Gpt2);
    }
}
