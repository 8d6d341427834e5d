using System.Text.Json.Serialization;

namespace Jarvis.Contracts;

/// <summary>One entry of <c>GET /v1/models</c>: OpenAI's fields, and what a person needs to choose.</summary>
/// <param name="Id"><c>RUN/step-00000050</c> for a checkpoint, <c>RUN</c> for the best one of a run; either may end in <c>:ema</c>.</param>
/// <param name="Created">Unix seconds.</param>
/// <param name="Checkpoint">Folder name; for the best of a run, the one that it stands for now.</param>
/// <param name="Problem">Why it cannot answer now, and what to do; null where it can.</param>
/// <param name="Ema">The moving average of the weights; the id ends in <c>:ema</c>, and without that it is the weights themselves.</param>
/// <param name="Chat">It learned conversations; otherwise it continues text.</param>
public sealed record ServedModel(
    string Id,
    string Object,
    long Created,
    string OwnedBy,
    string? RunId,
    string Name,
    string Checkpoint,
    long Step,
    double? ValidationLoss,
    bool Best,
    bool Last,
    long Parameters,
    int ContextLength,
    bool Chat,
    bool Ema = false,
    string? Problem = null
)
{
    public const string EmaSuffix = ":ema";

    /// <summary>The same weights' average, or the weights of this average.</summary>
    [JsonIgnore]
    public string OtherWeightsId => Ema ? Id[..^EmaSuffix.Length] : Id + EmaSuffix;

    /// <summary>The best checkpoint of a run, whichever that is when it is asked.</summary>
    [JsonIgnore]
    public bool IsBestOfRun => !Id.Contains('/');
}

/// <summary>The list of models, as at OpenAI.</summary>
public sealed record ServedModels(string Object, IReadOnlyList<ServedModel> Data);
