namespace Jarvis.Contracts;

/// <summary>A model of this machine: a finished checkpoint of a run, or one that was imported.</summary>
/// <param name="Id"><c>OWNER/NAME</c>, as <c>/v1/models</c> calls it.</param>
/// <param name="Owner">The run's id, or the imported model's.</param>
/// <param name="Name">Of the folder, such as <c>step-00000840</c>.</param>
/// <param name="Title">What the run or the imported model is called.</param>
/// <param name="RunId">Null for an imported model.</param>
/// <param name="Path">Absolute path of the folder, which is a complete Hugging Face model or adapter folder.</param>
/// <param name="Bytes">Of everything in it, also what only training needs.</param>
/// <param name="Parameters">Null if its files do not say.</param>
/// <param name="ContextLength">Null if its files cannot be read, such as those of an adapter whose base is gone.</param>
/// <param name="EmaLoss">Validation loss with the EMA; null if it was not measured.</param>
public sealed record ModelSummary(
    string Id,
    string Owner,
    string Name,
    string Title,
    string? RunId,
    string Path,
    long Step,
    DateTimeOffset WrittenAt,
    long Bytes,
    long? Parameters,
    int? ContextLength,
    double? ValidationLoss,
    bool HasEma,
    double? EmaLoss,
    bool Best,
    bool Last
)
{
    /// <summary>gpt2 | llama | lstm | gru; null if the folder does not say.</summary>
    public string? Architecture { get; init; }

    /// <summary>fp32 | bf16 | fp16: how most of its numbers are stored; null if its files cannot be read.</summary>
    public string? Precision { get; init; }

    /// <summary>It contains low-rank adapters for a base model that is stored elsewhere.</summary>
    public bool IsAdapter { get; init; }

    /// <summary>The user's mark that retention never removes it; true for every imported model.</summary>
    public bool Kept { get; init; }

    /// <summary>Where it was imported from; null for a run's.</summary>
    public string? Source { get; init; }

    /// <summary>What stands on it, without conversations, which the dashboard knows.</summary>
    public IReadOnlyList<ModelUse> UsedBy { get; init; } = [];

    /// <summary>Why it cannot be deleted now, as a text for the user; null if it can.</summary>
    public string? Needed { get; init; }
}

/// <summary>One thing that stands on a model.</summary>
/// <param name="Kind">lora: adapters of a run need it · run: a run starts from it · schedule · knowledge: it embeds queries.</param>
/// <param name="Id">Null for a run that is not in this home's list; its folder is the name then.</param>
/// <param name="Blocks">It cannot do without; the model cannot be deleted before it.</param>
public sealed record ModelUse(string Kind, string? Id, string Name, bool Blocks);

/// <summary>Changes how a model is kept.</summary>
/// <param name="Kept">True protects it from retention; null leaves it as it is.</param>
public sealed record EditModel(bool? Kept = null);

/// <summary>Asks for a model as one zip file, which is made by a job: <c>POST /api/models/{owner}/{name}/export</c>.</summary>
/// <param name="Ema">The EMA of its weights instead of the weights.</param>
public sealed record ExportModel(bool Ema = false);

/// <summary>A file that an export job made, for <c>GET /api/exports/{name}</c>.</summary>
public sealed record ExportedFile(string Name, long Bytes, DateTimeOffset MadeAt, DateTimeOffset RemovedAt);
