using Jarvis.Engine.Generation;
using Jarvis.Inference.Models;

namespace Jarvis.Inference.OpenAi;

/// <summary><c>POST /v1/chat/completions</c>.</summary>
internal static class ChatEndpoint
{
    public const string DroppedTurnsHeader = "X-Jarvis-Dropped-Turns";

    public static async Task AnswerAsync(HttpContext context, ModelHost models, TimeProvider time)
    {
        var cancel = context.RequestAborted;
        var request = await RequestReader.ReadAsync<ChatRequest>(context.Request, cancel);
        using var answer = await PrepareAsync(request, models, cancel);
        string id = $"chatcmpl-{Guid.NewGuid():N}";
        long created = time.GetUtcNow().ToUnixTimeSeconds();
        context.Response.Headers[DroppedTurnsHeader] = answer.DroppedTurns.ToString(System.Globalization.CultureInfo.InvariantCulture);
        ChatCompletion Chunk(ChatChoice[] choices, Usage? usage) =>
            new(id, request.Stream ? "chat.completion.chunk" : "chat.completion", created, answer.Model, choices, usage);
        if (request.Stream)
        {
            await StreamAsync(context, request, answer, Chunk, cancel);
        }
        else
        {
            await CompleteAsync(context, answer, Chunk, cancel);
        }
    }

    private static async Task<Answer> PrepareAsync(ChatRequest request, ModelHost models, CancellationToken cancellationToken)
    {
        string model = RequestReader.Model(request);
        var sampling = RequestReader.Sampling(request);
        var turns = RequestReader.Turns(request.Messages);
        var stops = RequestReader.Stops(request.Stop);
        int? maxTokens = RequestReader.MaxTokens(request.MaxCompletionTokens ?? request.MaxTokens);
        if (request.TopLogprobs is < 0 or > 20)
        {
            throw OpenAiException.BadRequest("top_logprobs must lie between 0 and 20.", "top_logprobs");
        }
        if (request.ContinueFinalMessage && turns[^1].Role != Contracts.ChatRole.Assistant)
        {
            throw OpenAiException.BadRequest("continue_final_message needs an answer as the last message.", "continue_final_message");
        }
        var lease = await models.LeaseAsync(model, cancellationToken);
        try
        {
            var tokenizer = Answer.TokenizerOf(lease);
            int context = lease.Model.Decoder.ContextLength;
            var prompt = Prompts.Fit(tokenizer, turns, context, AnswerRoom(maxTokens, context), request.ContinueFinalMessage);
            return new Answer(
                lease,
                tokenizer,
                prompt,
                sampling,
                maxTokens,
                stops,
                request.Logprobs == true ? request.TopLogprobs ?? 0 : null
            );
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The room, in tokens, that the oldest turns are dropped for: the answer asked for, but never more than a quarter of the context.
    /// </summary>
    private static int AnswerRoom(int? maxTokens, int context) => Math.Max(1, Math.Min(maxTokens ?? int.MaxValue, context / 4));

    private static async Task StreamAsync(
        HttpContext context,
        ChatRequest request,
        Answer answer,
        Func<ChatChoice[], Usage?, ChatCompletion> chunk,
        CancellationToken cancellationToken
    )
    {
        var events = new ServerSentEvents(context.Response);
        events.Begin();
        await events.SendAsync(chunk([new ChatChoice(0, null, new AnswerMessage("assistant", ""), null, null)], null), cancellationToken);
        await foreach (var piece in answer.PiecesAsync(cancellationToken))
        {
            var logprobs = piece.Token is { } token ? Logprobs.Chat([token], answer.Tokenizer) : null;
            if (piece.Text.Length > 0 || logprobs is not null)
            {
                await events.SendAsync(
                    chunk([new ChatChoice(0, null, new AnswerMessage(null, piece.Text), logprobs, null)], null),
                    cancellationToken
                );
            }
            if (piece.End is not { } end)
            {
                continue;
            }
            await events.SendAsync(
                chunk([new ChatChoice(0, null, new AnswerMessage(null, null), null, Answer.Word(end.Reason))], null),
                cancellationToken
            );
            if (request.StreamOptions?.IncludeUsage == true)
            {
                await events.SendAsync(chunk([], answer.Usage(end)), cancellationToken);
            }
        }
        await events.EndAsync(cancellationToken);
    }

    private static async Task CompleteAsync(
        HttpContext context,
        Answer answer,
        Func<ChatChoice[], Usage?, ChatCompletion> chunk,
        CancellationToken cancellationToken
    )
    {
        var (text, tokens, end) = await CompleteAnswer.CollectAsync(answer, cancellationToken);
        var choice = new ChatChoice(
            0,
            new AnswerMessage("assistant", text),
            null,
            Logprobs.Chat(tokens, answer.Tokenizer),
            Answer.Word(end.Reason)
        );
        await context.Response.WriteAsJsonAsync(chunk([choice], answer.Usage(end)), Contracts.ContractJson.Options, cancellationToken);
    }
}
