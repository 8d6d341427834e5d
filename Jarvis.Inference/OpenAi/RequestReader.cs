using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Engine.Generation.Sampling;

namespace Jarvis.Inference.OpenAi;

/// <summary>Reads request bodies; a refusal names the field that is wrong.</summary>
internal static class RequestReader
{
    private const int BlockBytes = 64 << 10;

    public static async Task<T> ReadAsync<T>(HttpRequest request, CancellationToken cancellationToken)
        where T : class
    {
        byte[] body = await BodyAsync(request, cancellationToken);
        try
        {
            return JsonSerializer.Deserialize<T>(JsonText.Proved(body), ContractJson.Options)
                ?? throw OpenAiException.BadRequest("The request body is empty; send a JSON object.");
        }
        catch (JsonException exception)
        {
            string? field = exception.Path?.TrimStart('$', '.') is { Length: > 0 } path ? path : null;
            throw OpenAiException.BadRequest(
                field is null ? "The request body is not a JSON object." : $"The value of '{field}' has the wrong type.",
                field
            );
        }
    }

    /// <summary>The size is counted while reading, because a chunked body does not announce its length.</summary>
    private static async Task<byte[]> BodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > BodyLimits.Chat)
        {
            throw TooLarge();
        }
        using var body = new MemoryStream((int)(request.ContentLength ?? 0));
        byte[] block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            for (int count; (count = await request.Body.ReadAsync(block, cancellationToken)) > 0;)
            {
                if (body.Length + count > BodyLimits.Chat)
                {
                    throw TooLarge();
                }
                body.Write(block, 0, count);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
        return body.ToArray();
    }

    private static OpenAiException TooLarge() =>
        new(StatusCodes.Status413PayloadTooLarge, $"The request is larger than {BodyLimits.Chat / 1_000_000} MB.");

    public static string Model(SamplingRequest request) =>
        request.Model is { Length: > 0 } model
            ? model
            : throw OpenAiException.BadRequest("Say which model: GET /v1/models lists them.", "model");

    /// <exception cref="OpenAiException">A setting is invalid; the message is about the first one.</exception>
    public static SamplingOptions Sampling(SamplingRequest request)
    {
        NotOffered.Refuse(request);
        if (request.N is { } n && n != 1)
        {
            throw OpenAiException.BadRequest("n must be 1: ask again for another answer.", "n");
        }
        var options = new SamplingOptions(
            request.Seed ?? BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8)),
            SamplingSteps.All.ToDictionary(step => step.Key, step => Value(request, step) is { } value ? step.FromRequest(value) : step.Off)
        );
        if (options.Problems().FirstOrDefault() is { } problem)
        {
            throw OpenAiException.BadRequest(problem, problem.Split(' ')[0]);
        }
        return options;
    }

    private static double? Value(SamplingRequest request, SamplingStep step)
    {
        if (request.Others?.TryGetValue(step.Key, out var sent) != true || sent.ValueKind == JsonValueKind.Null)
        {
            return null;
        }
        return
            sent.ValueKind == JsonValueKind.Number && sent.TryGetDouble(out double value) && (!step.IsWhole || value == Math.Floor(value))
            ? value
            : throw OpenAiException.BadRequest($"The value of '{step.Key}' has the wrong type.", step.Key);
    }

    public static int? MaxTokens(int? asked) =>
        asked is < 1 ? throw OpenAiException.BadRequest($"max_tokens must be at least 1, not {asked}.", "max_tokens") : asked;

    public static IReadOnlyList<string> Stops(JsonElement? stop)
    {
        string[] stops = stop switch
        {
            null or { ValueKind: JsonValueKind.Null } => [],
            { ValueKind: JsonValueKind.String } one => [one.GetString()!],
            { ValueKind: JsonValueKind.Array } several when several.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) =>
            [
                .. several.EnumerateArray().Select(item => item.GetString()!),
            ],
            _ => throw OpenAiException.BadRequest("stop must be a string or a list of strings.", "stop"),
        };
        if (stops.Length > 16)
        {
            throw OpenAiException.BadRequest("stop may hold at most 16 strings.", "stop");
        }
        return [.. stops.Where(text => text.Length > 0)];
    }

    public static IReadOnlyList<ChatTurn> Turns(IReadOnlyList<ChatMessage>? messages)
    {
        if (messages is not { Count: > 0 })
        {
            throw OpenAiException.BadRequest("messages must hold at least one message.", "messages");
        }
        return [.. messages.Select((message, index) => new ChatTurn(Role(message?.Role, index), Text(message?.Content, index)))];
    }

    private static ChatRole Role(string? role, int index) =>
        role switch
        {
            "system" or "developer" => ChatRole.System,
            "user" => ChatRole.User,
            "assistant" => ChatRole.Assistant,
            _ => throw OpenAiException.BadRequest(
                $"messages[{index}].role is '{role}'; system, developer, user and assistant are understood.",
                $"messages[{index}].role"
            ),
        };

    private static string Text(JsonElement? content, int index) =>
        content switch
        {
            { ValueKind: JsonValueKind.String } text => text.GetString()!,
            { ValueKind: JsonValueKind.Array } parts when parts.EnumerateArray().All(IsText) => string.Concat(
                parts.EnumerateArray().Select(part => part.GetProperty("text").GetString())
            ),
            _ => throw OpenAiException.BadRequest(
                $"messages[{index}].content must be text, or a list of parts of type text.",
                $"messages[{index}].content"
            ),
        };

    private static bool IsText(JsonElement part) =>
        part.ValueKind == JsonValueKind.Object
        && part.TryGetProperty("type", out var type)
        && type.ValueKind == JsonValueKind.String
        && type.GetString() == "text"
        && part.TryGetProperty("text", out var text)
        && text.ValueKind == JsonValueKind.String;
}
