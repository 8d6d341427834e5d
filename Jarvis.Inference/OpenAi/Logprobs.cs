using System.Text;
using Jarvis.Engine.Generation;
using Jarvis.Tokenizers;

namespace Jarvis.Inference.OpenAi;

/// <summary>Log probabilities in OpenAI's two shapes.</summary>
internal static class Logprobs
{
    /// <summary>Null where none were asked for.</summary>
    public static ChatLogprobs? Chat(IReadOnlyList<GeneratedToken> tokens, TextTokenizer tokenizer) =>
        tokens.All(token => token.LogProbability is null)
            ? null
            : new ChatLogprobs([
                .. tokens.Select(token =>
                    Entry(
                        tokenizer,
                        token.Id,
                        token.LogProbability ?? 0,
                        [.. (token.Alternatives ?? []).Select(other => Entry(tokenizer, other.Id, other.LogProbability, null))]
                    )
                ),
            ]);

    public static TextLogprobs? Text(IReadOnlyList<GeneratedToken> tokens, TextTokenizer tokenizer)
    {
        if (tokens.All(token => token.LogProbability is null))
        {
            return null;
        }
        string[] texts = [.. tokens.Select(token => Text(tokenizer, token.Id))];
        var offsets = new List<int>();
        foreach (string text in texts)
        {
            offsets.Add(offsets.Count == 0 ? 0 : offsets[^1] + texts[offsets.Count - 1].Length);
        }
        return new TextLogprobs(
            texts,
            [.. tokens.Select(token => token.LogProbability ?? 0)],
            [
                .. tokens.Select(token =>
                    (token.Alternatives ?? [])
                        .GroupBy(other => Text(tokenizer, other.Id))
                        .ToDictionary(group => group.Key, group => group.First().LogProbability)
                ),
            ],
            offsets
        );
    }

    private static ChatLogprob Entry(TextTokenizer tokenizer, int id, double logprob, IReadOnlyList<ChatLogprob>? top) =>
        new(Text(tokenizer, id), logprob, [.. tokenizer.BytesOf(id).ToArray().Select(b => (int)b)], top);

    private static string Text(TextTokenizer tokenizer, int id) => Encoding.UTF8.GetString(tokenizer.BytesOf(id));
}
