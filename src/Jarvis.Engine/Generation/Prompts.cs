using Jarvis.Contracts;
using Jarvis.Tokenizers;

namespace Jarvis.Engine.Generation;

/// <summary>A conversation as tokens that fit the context.</summary>
/// <param name="DroppedTurns">Oldest turns that were left out, because the context does not hold them.</param>
public sealed record FittedPrompt(IReadOnlyList<int> Tokens, int DroppedTurns);

/// <summary>
/// Converts turns to tokens with the tokenizer's chat template. A model that learned only plain text has none; it continues the turns as
/// one text.
/// </summary>
public static class Prompts
{
    /// <summary>Leaves out the oldest turns (never the system's, never the last) until the rest leaves room for an answer.</summary>
    /// <param name="answerRoom">Tokens to keep free.</param>
    /// <param name="continueLast">The last turn is an unfinished answer that is to be continued.</param>
    /// <exception cref="PromptTooLongException">Even the last turn alone does not fit.</exception>
    public static FittedPrompt Fit(
        TextTokenizer tokenizer,
        IReadOnlyList<ChatTurn> turns,
        int context,
        int answerRoom,
        bool continueLast = false
    )
    {
        ChatTurn[] system = [.. turns.TakeWhile(turn => turn.Role == ChatRole.System)];
        var rest = turns.Skip(system.Length).ToList();
        int keepAtLeast = continueLast ? 2 : 1,
            dropped = 0;
        while (true)
        {
            int[] tokens = Render(tokenizer, [.. system, .. rest], continueLast);
            if (tokens.Length + answerRoom <= context)
            {
                return new FittedPrompt(tokens, dropped);
            }
            if (rest.Count <= keepAtLeast)
            {
                // The answer may get less room than requested, as long as it gets some.
                if (tokens.Length < context)
                {
                    return new FittedPrompt(tokens, dropped);
                }
                throw new PromptTooLongException(tokens.Length, context);
            }
            rest.RemoveAt(0);
            dropped++;
            // An answer without its question is of no use to the model, so it is dropped too.
            while (rest.Count > keepAtLeast && rest[0].Role == ChatRole.Assistant)
            {
                rest.RemoveAt(0);
                dropped++;
            }
        }
    }

    private static int[] Render(TextTokenizer tokenizer, IReadOnlyList<ChatTurn> turns, bool continueLast)
    {
        if (tokenizer.ChatTemplate is not { } template)
        {
            return Plain(tokenizer, turns);
        }
        if (!continueLast)
        {
            return template.Render(turns, addGenerationPrompt: true);
        }
        return
        [
            .. template.Render([.. turns.SkipLast(1)], addGenerationPrompt: true),
            .. tokenizer.Encode(turns[^1].Content, parseSpecial: false),
        ];
    }

    /// <summary>Answers follow their questions directly, since they are continuations; every other turn begins a new line.</summary>
    private static int[] Plain(TextTokenizer tokenizer, IReadOnlyList<ChatTurn> turns)
    {
        var text = new System.Text.StringBuilder();
        foreach (var turn in turns)
        {
            if (text.Length > 0 && turn.Role != ChatRole.Assistant)
            {
                text.Append('\n');
            }
            text.Append(turn.Content);
        }
        int[] tokens = tokenizer.Encode(text.ToString(), parseSpecial: false);
        return tokens.Length > 0 ? tokens
            : tokenizer.EndOfText is { } end ? [end]
            : [0];
    }
}

/// <summary>The prompt is longer than the model's context.</summary>
public sealed class PromptTooLongException(int tokens, int context)
    : Exception(
        $"The prompt has {tokens:N0} tokens; the model's context holds {context:N0}, prompt and answer together. Shorten the prompt."
    )
{
    public int Tokens => tokens;
    public int Context => context;
}
