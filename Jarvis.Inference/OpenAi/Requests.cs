using System.Text.Json;
using System.Text.Json.Serialization;

namespace Jarvis.Inference.OpenAi;

/// <summary>What both kinds of completion take. Fields that would not change the answer are ignored, as clients expect.</summary>
internal abstract record SamplingRequest
{
    public string? Model { get; init; }
    public bool Stream { get; init; }
    public StreamOptions? StreamOptions { get; init; }
    public int? MaxTokens { get; init; }
    public long? Seed { get; init; }
    public int? N { get; init; }

    /// <summary>A string, or up to 16 of them.</summary>
    public JsonElement? Stop { get; init; }

    /// <summary>
    /// Every other field that was sent: the settings of <see cref="Engine.Generation.Sampling.SamplingSteps"/>, and those that
    /// <see cref="NotOffered"/> refuses because they would change the answer.
    /// </summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Others { get; init; }
}

internal sealed record StreamOptions(bool IncludeUsage = false);

/// <summary>Body of <c>POST /v1/chat/completions</c>.</summary>
internal sealed record ChatRequest : SamplingRequest
{
    public IReadOnlyList<ChatMessage>? Messages { get; init; }
    public int? MaxCompletionTokens { get; init; }
    public bool? Logprobs { get; init; }
    public int? TopLogprobs { get; init; }

    /// <summary>The last message is an unfinished answer, which is continued where it ends.</summary>
    public bool ContinueFinalMessage { get; init; }
}

/// <param name="Content">Text, or a list of parts of which only text is understood.</param>
internal sealed record ChatMessage(string? Role, JsonElement? Content);

/// <summary>Body of <c>POST /v1/completions</c>.</summary>
internal sealed record CompletionRequest : SamplingRequest
{
    /// <summary>A text, a list with one text, or a list of token ids.</summary>
    public JsonElement? Prompt { get; init; }
    public int? Logprobs { get; init; }
    public bool Echo { get; init; }
}
