namespace Jarvis.Contracts;

/// <summary>The network: a new one of a given size, or a checkpoint to start from.</summary>
public sealed record ModelSettings
{
    [Setting("Architecture", "Kind of network that is built; a start from a checkpoint keeps that checkpoint's.", OnlyWith = "!base_model")]
    public string Architecture { get; init; } = "gpt2";

    [Setting("Size", "Shape of the network.")]
    public string Size { get; init; } = "nano";

    [Setting("Start from", "A checkpoint folder whose weights are the start; empty starts from scratch.", Suggests = "checkpoints")]
    public string? BaseModel { get; init; }

    [Setting(
        "Layers",
        "Transformer blocks, or recurrent layers. Leave empty for the preset's value, or 2 for lstm and gru.",
        Unit = "layers",
        OnlyWith = "!base_model",
        Least = 1,
        Most = 200
    )]
    public int? Layers { get; init; }

    [Setting(
        "Heads",
        "Attention heads. Leave empty for the preset's value.",
        Unit = "heads",
        OnlyWith = "!base_model architecture=gpt2|llama",
        Least = 1,
        Most = 256
    )]
    public int? Heads { get; init; }

    [Setting(
        "Width",
        "Size of the hidden state. Leave empty for the preset's value.",
        Unit = "features",
        OnlyWith = "!base_model",
        Least = 8,
        Most = 16384
    )]
    public int? Width { get; init; }

    [Setting(
        "Context",
        "Tokens that the model sees at once. Leave empty for the preset's value.",
        Unit = "tokens",
        Least = 2,
        Most = 131072
    )]
    public int? Context { get; init; }

    [Setting("Dropout", "Share of activations dropped while training.", Unit = "share", Least = 0, Most = 0.95)]
    public double Dropout { get; init; }

    [Setting(
        "Key and value heads",
        "Heads that share keys and values (grouped-query attention, llama); empty is one for each head.",
        Unit = "heads",
        OnlyWith = "!base_model architecture=llama",
        Least = 1,
        Most = 256
    )]
    public int? KeyValueHeads { get; init; }

    [Setting(
        "Feed-forward width",
        "Inner width of a llama block; empty is 8/3 of the width, rounded up to a multiple of 64.",
        Unit = "features",
        OnlyWith = "!base_model architecture=llama",
        Least = 8,
        Most = 262_144
    )]
    public int? FeedForwardWidth { get; init; }

    [Setting(
        "Rotary base",
        "Theta of the rotary positions (llama); empty is 10000.",
        OnlyWith = "!base_model architecture=llama",
        Above = 0,
        Most = 1e9
    )]
    public double? RotaryTheta { get; init; }

    [Setting(
        "Rotary scaling",
        "Positions are divided by this factor (linear scaling, llama); empty is 1.",
        OnlyWith = "!base_model architecture=llama",
        Least = 1e-3,
        Most = 1e3
    )]
    public double? RotaryScaling { get; init; }

    [Setting(
        "Embedding width",
        "Size of the token embeddings of a recurrent network; empty is the width.",
        Unit = "features",
        OnlyWith = "!base_model architecture=lstm|gru",
        Least = 1,
        Most = 16384
    )]
    public int? EmbeddingWidth { get; init; }

    [Setting(
        "Tied head",
        "The head shares the embedding's weights; empty is the architecture's habit (gpt2 yes, others no).",
        OnlyWith = "!base_model"
    )]
    public bool? TiedHead { get; init; }

    [Setting(
        "Carried state",
        "Recurrent networks read contiguous streams and keep their state from batch to batch (truncated backpropagation).",
        OnlyWith = "architecture=lstm|gru"
    )]
    public bool CarriedState { get; init; }
}
