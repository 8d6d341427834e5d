using Jarvis.Contracts;
using Jarvis.Tokenizers.Format;

namespace Jarvis.Tokenizers;

/// <summary>
/// How turns become tokens: one renderer for training, inference and the command line. Two forms, each written as Jinja into
/// <c>tokenizer_config.json</c> so that transformers renders the same: ChatML with special tokens, for tokenizers trained here; and
/// headings in plain text with the tokenizer's own end token, for vocabularies that cannot grow. What people wrote is encoded on its own
/// and never read as special tokens, so a message cannot fake a turn.
/// </summary>
public sealed class ChatTemplate
{
    public const string ChatMl =
        "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' "
        + "}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

    public const string Headings =
        "{% for message in messages %}{{ '### ' + message['role'] + ':\\n' + message['content'] }}{% if message['role'] == 'assistant' %}"
        + "{{ eos_token + '\\n' }}{% else %}{{ '\\n\\n' }}{% endif %}{% endfor %}{% if add_generation_prompt %}{{ '### "
        + "assistant:\\n' }}{% endif %}";

    private readonly TextTokenizer _tokenizer;
    private readonly int? _startId;

    private ChatTemplate(TextTokenizer tokenizer, int? startId, int endId)
    {
        _tokenizer = tokenizer;
        _startId = startId;
        EndId = endId;
    }

    /// <summary>The token that ends an answer.</summary>
    public int EndId { get; }

    /// <summary>The Jinja text of this form.</summary>
    public string Jinja => _startId is null ? Headings : ChatMl;

    /// <summary>The template that a tokenizer's configuration names; null where there is none, or it is neither of these two.</summary>
    public static ChatTemplate? Recognize(TextTokenizer tokenizer) =>
        tokenizer.Config.ChatTemplate?.Trim() switch
        {
            ChatMl => For(tokenizer, ChatMl),
            Headings => For(tokenizer, Headings),
            _ => null,
        };

    /// <summary>A tokenizer ready for chats: with the template it has, else with ChatML where it has those tokens, else with headings, for
    /// which an end token is added where it has none.</summary>
    public static TextTokenizer Equip(TextTokenizer tokenizer)
    {
        if (tokenizer.ChatTemplate is not null)
        {
            return tokenizer;
        }

        if (tokenizer.IdOf(SpecialTokens.TurnStart) is not null && tokenizer.IdOf(SpecialTokens.TurnEnd) is not null)
        {
            return tokenizer.WithConfig(tokenizer.Config with { ChatTemplate = ChatMl, EndToken = SpecialTokens.TurnEnd });
        }

        var ended = tokenizer.EndOfText is null ? tokenizer.WithSpecialTokens(SpecialTokens.EndOfText) : tokenizer;
        return ended.WithConfig(ended.Config with { ChatTemplate = Headings, EndToken = ended.TokenOf(ended.EndOfText!.Value) });
    }

    /// <summary>The ids of a conversation.</summary>
    /// <param name="addGenerationPrompt">Whether to end with the opening of the assistant's next answer.</param>
    public int[] Render(IReadOnlyList<ChatTurn> turns, bool addGenerationPrompt)
    {
        var ids = new IdBuffer();
        Render(turns, addGenerationPrompt, ids, counts: null);
        return ids.Ids.ToArray();
    }

    /// <summary>
    /// The ids of a conversation, and for each whether it counts in the loss: the assistant's text and the end token after it.
    /// </summary>
    public (int[] Ids, bool[] Counts) RenderWithMask(IReadOnlyList<ChatTurn> turns)
    {
        var ids = new IdBuffer();
        var counts = new List<bool>();
        Render(turns, addGenerationPrompt: false, ids, counts);
        return (ids.Ids.ToArray(), [.. counts]);
    }

    /// <summary>Appends to the caller's buffers; see <see cref="RenderWithMask(IReadOnlyList{ChatTurn})"/>.</summary>
    public void Render(IReadOnlyList<ChatTurn> turns, bool addGenerationPrompt, IdBuffer ids, List<bool>? counts)
    {
        foreach (var turn in turns)
        {
            bool answer = turn.Role == ChatRole.Assistant;
            Open(turn.Role, ids);
            Mark(counts, ids.Count, counted: false);
            _tokenizer.Encode(turn.Content, ids, parseSpecial: false);
            if (_startId is not null || answer)
            {
                ids.Add(EndId);
            }

            Mark(counts, ids.Count, counted: answer);
            _tokenizer.Encode(_startId is not null || answer ? "\n" : "\n\n", ids, parseSpecial: false);
            Mark(counts, ids.Count, counted: false);
        }

        if (addGenerationPrompt)
        {
            Open(ChatRole.Assistant, ids);
            Mark(counts, ids.Count, counted: false);
        }
    }

    /// <summary>
    /// The text of the last question, without the marks of its turn; null where the ids do not end with the opening of an answer.
    /// </summary>
    public string? QuestionOf(IReadOnlyList<int> ids)
    {
        string text = _tokenizer.DecodeText([.. ids], skipSpecial: false),
            user = Opening(ChatRole.User),
            assistant = Opening(ChatRole.Assistant);
        if (
            !text.EndsWith(assistant, StringComparison.Ordinal) || text.LastIndexOf(user, StringComparison.Ordinal) is not (>= 0 and var at)
        )
        {
            return null;
        }

        string question = text[(at + user.Length)..^assistant.Length].Trim();
        return (
            _startId is not null && question.EndsWith(SpecialTokens.TurnEnd, StringComparison.Ordinal)
                ? question[..^SpecialTokens.TurnEnd.Length]
                : question
        ).Trim();
    }

    private string Opening(ChatRole role) => _startId is null ? $"### {Name(role)}:\n" : $"{SpecialTokens.TurnStart}{Name(role)}\n";

    private static string Name(ChatRole role) =>
        role switch
        {
            ChatRole.System => "system",
            ChatRole.User => "user",
            _ => "assistant",
        };

    private static ChatTemplate? For(TextTokenizer tokenizer, string jinja)
    {
        int? start = tokenizer.IdOf(SpecialTokens.TurnStart),
            end = jinja == ChatMl ? tokenizer.IdOf(SpecialTokens.TurnEnd) : tokenizer.EndOfText;
        return end is null || (jinja == ChatMl && start is null)
            ? null
            : new ChatTemplate(tokenizer, jinja == ChatMl ? start : null, end.Value);
    }

    private void Open(ChatRole role, IdBuffer ids)
    {
        if (_startId is { } start)
        {
            ids.Add(start);
            _tokenizer.Encode(Name(role) + "\n", ids, parseSpecial: false);
        }
        else
        {
            _tokenizer.Encode(Opening(role), ids, parseSpecial: false);
        }
    }

    private static void Mark(List<bool>? counts, int until, bool counted)
    {
        while (counts is not null && counts.Count < until)
        {
            counts.Add(counted);
        }
    }
}
