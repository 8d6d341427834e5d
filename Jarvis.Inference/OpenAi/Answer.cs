using Jarvis.Engine.Generation;
using Jarvis.Engine.Generation.Sampling;
using Jarvis.Inference.Models;
using Jarvis.Tokenizers;

namespace Jarvis.Inference.OpenAi;

/// <summary>One request in progress: the model it holds, its prompt, and how to turn pieces into usage figures.</summary>
internal sealed class Answer : IDisposable
{
    private readonly ModelLease _lease;
    private readonly GenerationRequest _request;
    private readonly AnswerText _text;
    private readonly int _droppedTurns;

    /// <param name="maxTokens">Null fills the context.</param>
    public Answer(
        ModelLease lease,
        TextTokenizer tokenizer,
        FittedPrompt prompt,
        SamplingOptions sampling,
        int? maxTokens,
        IReadOnlyList<string> stops,
        int? alternatives
    )
    {
        int room = lease.Model.Decoder.ContextLength - prompt.Tokens.Count;
        if (room < 1)
        {
            throw TooLong(new PromptTooLongException(prompt.Tokens.Count, lease.Model.Decoder.ContextLength));
        }
        (_lease, _droppedTurns, Tokenizer) = (lease, prompt.DroppedTurns, tokenizer);
        _request = new GenerationRequest(prompt.Tokens, maxTokens ?? int.MaxValue, sampling, lease.Model.EndTokens, alternatives);
        _text = new AnswerText(tokenizer, stops);
    }

    public TextTokenizer Tokenizer { get; }

    /// <summary>The checkpoint that answers; the id that the client asked for may stand for the best checkpoint.</summary>
    public string Model => _lease.Checkpoint.Id;

    public int DroppedTurns => _droppedTurns;

    public IAsyncEnumerable<AnswerPiece> PiecesAsync(CancellationToken cancellationToken) =>
        _lease.AnswerAsync(_request, _text, cancellationToken);

    public Usage Usage(AnswerEnd end) =>
        new(
            _request.Prompt.Count,
            end.Tokens,
            _request.Prompt.Count + end.Tokens,
            new PromptTokensDetails(end.ReusedTokens),
            _droppedTurns
        );

    public static string Word(FinishReason reason) => reason == FinishReason.Stop ? "stop" : "length";

    public static TextTokenizer TokenizerOf(ModelLease lease) =>
        lease.Model.Tokenizer
        ?? throw OpenAiException.BadRequest(
            $"'{lease.Checkpoint.Id}' has no tokenizer, so it cannot read text. Put the tokenizer.json of its training into its folder.",
            "model"
        );

    public static OpenAiException TooLong(PromptTooLongException problem) =>
        OpenAiException.BadRequest(problem.Message, "messages", "context_length_exceeded");

    public void Dispose() => _lease.Dispose();
}
