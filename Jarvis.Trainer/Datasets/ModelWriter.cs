using System.Text;
using Jarvis.Contracts;
using Jarvis.Data.Records;
using Jarvis.Data.Synthetic;
using Jarvis.Engine.Generation;
using Jarvis.Engine.Generation.Sampling;
using Jarvis.Tokenizers;

namespace Jarvis.Trainer.Datasets;

/// <summary>
/// Writes records with a model: it answers the record's question or a prompt made from the record, or continues the beginning of the
/// record's text. Samples at temperature 0.8 with a seed per record, so the same request writes the same records.
/// </summary>
internal sealed class ModelWriter : ISyntheticWriter, IDisposable
{
    private const int AnswerTokens = 160,
        BeginningCharacters = 400,
        ShortestAnswer = 12;

    private readonly TextModel _model;
    private readonly TokenGenerator _generator;
    private readonly IDisposable? _inUse;
    private readonly TextTokenizer _tokenizer;
    private readonly RecordTemplate? _prompt;

    /// <exception cref="InvalidDataException">The model has no tokenizer.</exception>
    public ModelWriter(TextModel model, IDisposable? inUse, SyntheticRequest request)
    {
        if (model.Tokenizer is not { } tokenizer)
        {
            model.Dispose();
            throw new InvalidDataException("it has no tokenizer.json, so it cannot write text.");
        }
        (_model, _inUse, _tokenizer, _generator) = (model, inUse, tokenizer, new TokenGenerator(model.Decoder));
        _prompt = request.Template is { } template ? new RecordTemplate(template) : null;
    }

    public string Name => "model";

    public RecordDraft? Write(DataRecord record, ulong draw, CancellationToken cancellationToken)
    {
        string? asked = _prompt is not null ? _prompt.Fill(record) : record.Turns?.FirstOrDefault(t => t.Role == ChatRole.User)?.Content;
        if (asked is null && (_prompt is not null || record.Text is null))
        {
            return null;
        }
        string prompt = asked ?? Beginning(record.Text!);
        var tokens = Tokens(prompt, isQuestion: asked is not null);
        if (tokens is null || tokens.Count == 0)
        {
            return null;
        }
        string answer = Answer(tokens, (long)(draw >> 1), cancellationToken).Trim();
        if (answer.Length < ShortestAnswer)
        {
            return null;
        }
        return asked is not null ? RecordDraft.OfAnswer(asked, answer) : RecordDraft.OfText($"{prompt} {answer}");
    }

    public void Dispose()
    {
        _generator.Dispose();
        _model.Dispose();
        _inUse?.Dispose();
    }

    private IReadOnlyList<int>? Tokens(string prompt, bool isQuestion)
    {
        if (!isQuestion)
        {
            int[] ids = _tokenizer.Encode(prompt, parseSpecial: false);
            return ids[..Math.Min(ids.Length, Math.Max(1, _model.Decoder.ContextLength / 2))];
        }
        try
        {
            return Prompts.Fit(_tokenizer, [new ChatTurn(ChatRole.User, prompt)], _model.Decoder.ContextLength, AnswerTokens).Tokens;
        }
        catch (PromptTooLongException)
        {
            return null; // a question that fills the context leaves no room for an answer
        }
    }

    private string Answer(IReadOnlyList<int> prompt, long seed, CancellationToken cancellationToken)
    {
        int room = Math.Min(AnswerTokens, _model.Decoder.ContextLength - prompt.Count);
        if (room < 1)
        {
            return "";
        }
        _generator.Begin(new GenerationRequest(prompt, room, new SamplingOptions(0.8, 50, 0.95, 0, 1.1, seed), _model.EndTokens));
        var text = new AnswerText(_tokenizer, []);
        var words = new StringBuilder();
        while (_generator.Next(cancellationToken) is { } token)
        {
            words.Append(text.Push(token.Id));
        }
        return words.Append(text.Flush()).ToString();
    }

    // Cuts between words, because half a word at the end of a prompt is a poor start for a continuation.
    private static string Beginning(string text)
    {
        if (text.Length <= BeginningCharacters)
        {
            return text[..(text.Length / 2)].TrimEnd();
        }
        int end = text.LastIndexOf(' ', BeginningCharacters);
        return text[..(end > 0 ? end : BeginningCharacters)];
    }
}
