using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Jarvis.Contracts;

namespace Jarvis.Web.Features.Chat;

/// <summary>The parts of Inference's <c>/v1</c> that the page needs.</summary>
/// <param name="http">Without a time limit: an answer may take minutes, and the caller cancels when it no longer waits.</param>
public sealed class InferenceClient(HttpClient http)
{
    /// <exception cref="HttpRequestException">Inference cannot be reached.</exception>
    public async Task<IReadOnlyList<ServedModel>> ModelsAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        return (await http.GetFromJsonAsync<ServedModels>("v1/models", ContractJson.Options, limit.Token))?.Data ?? [];
    }

    /// <summary>
    /// Streams the answer while it is generated. If the enumeration ends without a <see cref="AnswerDelta.Finish"/>, the connection broke
    /// off.
    /// </summary>
    /// <exception cref="AnswerRefusedException">Inference refused the request, either at once or during the stream.</exception>
    /// <exception cref="HttpRequestException">Inference cannot be reached, or the connection was lost.</exception>
    public async IAsyncEnumerable<AnswerDelta> AnswerAsync(
        AnswerRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "v1/chat/completions")
        {
            Content = JsonContent.Create(request, options: ContractJson.Options),
        };
        using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw Refusal(await response.Content.ReadAsStringAsync(cancellationToken), (int)response.StatusCode);
        }

        int dropped =
            response.Headers.TryGetValues("X-Jarvis-Dropped-Turns", out var values) && int.TryParse(values.First(), out int turns)
                ? turns
                : 0;
        yield return new AnswerDelta("", null, dropped, null);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in SseParser.Create(body).EnumerateAsync(cancellationToken))
        {
            if (item.Data == "[DONE]")
            {
                yield break;
            }

            yield return Delta(item.Data);
        }
    }

    private static AnswerDelta Delta(string data)
    {
        using var document = JsonDocument.Parse(data);
        var root = document.RootElement;
        if (root.TryGetProperty("error", out _))
        {
            throw Refusal(data, 500);
        }

        string? model = root.TryGetProperty("model", out var name) ? name.GetString() : null;
        if (!root.TryGetProperty("choices", out var choices) || choices.GetArrayLength() == 0)
        {
            return new AnswerDelta("", null, null, model);
        }

        var choice = choices[0];
        string? text =
            choice.TryGetProperty("delta", out var delta) && delta.TryGetProperty("content", out var content) ? content.GetString() : null;
        string? finish = choice.TryGetProperty("finish_reason", out var reason) ? reason.GetString() : null;
        return new AnswerDelta(text ?? "", finish, null, model);
    }

    private static AnswerRefusedException Refusal(string body, int status)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (
                document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("error", out var error)
                && error.TryGetProperty("message", out var message)
            )
            {
                return new AnswerRefusedException(message.GetString() ?? "", status);
            }
        }
        catch (JsonException)
        {
            // The body is not our error format, so only the status is known.
        }

        return new AnswerRefusedException($"The inference service answered {status}.", status);
    }
}

/// <summary>Body of a chat request, with only the fields that the page sets.</summary>
public sealed record AnswerRequest(
    string Model,
    IReadOnlyList<AnswerTurn> Messages,
    double Temperature,
    double TopP,
    int? MaxTokens,
    bool ContinueFinalMessage
)
{
    public bool Stream => true;
}

public sealed record AnswerTurn(string Role, string Content);

/// <param name="Finish">stop | length; set in the last delta only.</param>
/// <param name="DroppedTurns">Set in the first delta.</param>
/// <param name="Model">The checkpoint that answers, where the request named a run.</param>
public sealed record AnswerDelta(string Text, string? Finish, int? DroppedTurns, string? Model);

/// <summary>A refusal by Inference, with a message that can be shown to the user.</summary>
public sealed class AnswerRefusedException(string message, int status) : Exception(message)
{
    public int Status => status;
}
