using System.Text.Json.Serialization;

namespace Jarvis.Contracts;

/// <summary>One entry of <c>GET /v1/models</c>: OpenAI's fields, and what the user needs to choose a model.</summary>
/// <param name="Id"><c>RUN/step-00000050</c> for a checkpoint, <c>RUN</c> for the best one of a run; either may end in <c>:ema</c>.</param>
/// <param name="Created">Unix seconds.</param>
/// <param name="Checkpoint">Folder name; for the best of a run, the checkpoint that is currently the best.</param>
/// <param name="Problem">Why it cannot answer now, and what to do about it; null if it can.</param>
/// <param name="Ema">Whether this is the EMA of the weights, whose id ends in <c>:ema</c>, instead of the weights themselves.</param>
/// <param name="Chat">Whether it was trained on conversations; otherwise it continues text.</param>
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

    /// <summary>The id of the EMA of these weights, or of the weights behind this EMA.</summary>
    [JsonIgnore]
    public string OtherWeightsId => Ema ? Id[..^EmaSuffix.Length] : Id + EmaSuffix;

    /// <summary>Refers to the best checkpoint of a run, determined anew at each request.</summary>
    [JsonIgnore]
    public bool IsBestOfRun => !Id.Contains('/');
}

/// <summary>The list of models, in OpenAI's format.</summary>
public sealed record ServedModels(string Object, IReadOnlyList<ServedModel> Data);
