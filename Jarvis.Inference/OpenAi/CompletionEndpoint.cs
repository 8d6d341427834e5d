using System.Text.Json;
using Jarvis.Engine.Generation;
using Jarvis.Inference.Models;
using Jarvis.Tokenizers;

namespace Jarvis.Inference.OpenAi;

/// <summary><c>POST /v1/completions</c>: text in, its continuation out.</summary>
internal static class CompletionEndpoint
{
    private const int DefaultMaxTokens = 16; // OpenAI's

    public static async Task AnswerAsync(HttpContext context, ModelHost models, TimeProvider time)
    {
        var cancel = context.RequestAborted;
        var request = await RequestReader.ReadAsync<CompletionRequest>(context.Request, cancel);
        using var answer = await PrepareAsync(request, models, cancel);
        string id = $"cmpl-{Guid.NewGuid():N}";
        long created = time.GetUtcNow().ToUnixTimeSeconds();
        TextCompletion Chunk(TextChoice[] choices, Usage? usage) => new(id, "text_completion", created, answer.Model, choices, usage);
        if (request.Stream)
        {
            await StreamAsync(context, request, answer, Chunk, cancel);
        }
        else
        {
            var (text, tokens, end) = await CompleteAnswer.CollectAsync(answer, cancel);
            var choice = new TextChoice(0, text, Logprobs.Text(tokens, answer.Tokenizer), Answer.Word(end.Reason));
            await context.Response.WriteAsJsonAsync(Chunk([choice], answer.Usage(end)), Contracts.ContractJson.Options, cancel);
        }
    }

    private static async Task<Answer> PrepareAsync(CompletionRequest request, ModelHost models, CancellationToken cancellationToken)
    {
        string model = RequestReader.Model(request);
        var sampling = RequestReader.Sampling(request);
        var stops = RequestReader.Stops(request.Stop);
        int maxTokens = RequestReader.MaxTokens(request.MaxTokens) ?? DefaultMaxTokens;
        if (request.Echo)
        {
            throw OpenAiException.BadRequest("echo is not offered: put the prompt in front of the answer yourself.", "echo");
        }
        if (request.Logprobs is < 0 or > 20)
        {
            throw OpenAiException.BadRequest("logprobs must lie between 0 and 20.", "logprobs");
        }
        var lease = await models.LeaseAsync(model, cancellationToken);
        try
        {
            var tokenizer = Answer.TokenizerOf(lease);
            var prompt = new FittedPrompt(Prompt(request.Prompt, tokenizer, lease.Model.Decoder.VocabularySize), 0);
            return new Answer(lease, tokenizer, prompt, sampling, maxTokens, stops, request.Logprobs);
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    private static int[] Prompt(JsonElement? prompt, TextTokenizer tokenizer, int vocabulary)
    {
        if (prompt is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() == 1 && list[0].ValueKind == JsonValueKind.String)
        {
            prompt = list[0];
        }
        int[] tokens = prompt switch
        {
            null or { ValueKind: JsonValueKind.Null } => [],
            { ValueKind: JsonValueKind.String } text => tokenizer.Encode(text.GetString()!, parseSpecial: false),
            { ValueKind: JsonValueKind.Array } ids
                when ids.EnumerateArray()
                    .All(id => id.ValueKind == JsonValueKind.Number && id.TryGetInt32(out int token) && token >= 0 && token < vocabulary) =>
                [.. ids.EnumerateArray().Select(id => id.GetInt32())],
            _ => throw OpenAiException.BadRequest(
                $"prompt must be a text, a list with one text, or a list of token ids from 0 to {vocabulary - 1}.",
                "prompt"
            ),
        };
        if (tokens.Length > 0)
        {
            return tokens;
        }
        // An empty prompt begins a new document.
        return tokenizer.EndOfText is { } end ? [end] : throw OpenAiException.BadRequest("prompt is empty.", "prompt");
    }

    private static async Task StreamAsync(
        HttpContext context,
        CompletionRequest request,
        Answer answer,
        Func<TextChoice[], Usage?, TextCompletion> chunk,
        CancellationToken cancellationToken
    )
    {
        var events = new ServerSentEvents(context.Response);
        events.Begin();
        await foreach (var piece in answer.PiecesAsync(cancellationToken))
        {
            var logprobs = piece.Token is { } token ? Logprobs.Text([token], answer.Tokenizer) : null;
            if (piece.Text.Length > 0 || logprobs is not null || piece.End is not null)
            {
                await events.SendAsync(
                    chunk([new TextChoice(0, piece.Text, logprobs, piece.End is { } last ? Answer.Word(last.Reason) : null)], null),
                    cancellationToken
                );
            }
            if (piece.End is { } end && request.StreamOptions?.IncludeUsage == true)
            {
                await events.SendAsync(chunk([], answer.Usage(end)), cancellationToken);
            }
        }
        await events.EndAsync(cancellationToken);
    }
}
