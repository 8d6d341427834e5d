using System.Text.Json.Serialization;

namespace Jarvis.Inference.OpenAi;

/// <param name="DroppedTurns">Not OpenAI's: the number of oldest turns that did not fit into the context.</param>
internal sealed record Usage(
    int PromptTokens,
    int CompletionTokens,
    int TotalTokens,
    PromptTokensDetails PromptTokensDetails,
    int DroppedTurns
);

internal sealed record PromptTokensDetails(int CachedTokens);

internal sealed record ChatCompletion(
    string Id,
    string Object,
    long Created,
    string Model,
    IReadOnlyList<ChatChoice> Choices,
    Usage? Usage
);

/// <param name="FinishReason"><c>stop</c> or <c>length</c>; null while the answer continues.</param>
internal sealed record ChatChoice(
    int Index,
    AnswerMessage? Message,
    AnswerMessage? Delta,
    ChatLogprobs? Logprobs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? FinishReason
);

internal sealed record AnswerMessage(string? Role, string? Content);

internal sealed record ChatLogprobs(IReadOnlyList<ChatLogprob> Content);

internal sealed record ChatLogprob(string Token, double Logprob, IReadOnlyList<int> Bytes, IReadOnlyList<ChatLogprob>? TopLogprobs);

internal sealed record TextCompletion(
    string Id,
    string Object,
    long Created,
    string Model,
    IReadOnlyList<TextChoice> Choices,
    Usage? Usage
);

internal sealed record TextChoice(
    int Index,
    string Text,
    TextLogprobs? Logprobs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? FinishReason
);

internal sealed record TextLogprobs(
    IReadOnlyList<string> Tokens,
    IReadOnlyList<double> TokenLogprobs,
    IReadOnlyList<IReadOnlyDictionary<string, double>> TopLogprobs,
    IReadOnlyList<int> TextOffset
);
