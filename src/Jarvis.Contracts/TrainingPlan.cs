namespace Jarvis.Contracts;

/// <summary>
/// Everything that decides what a run computes. A plan file needs no more than <see cref="Data"/> and <see cref="Size"/>; null means
/// "decided by the size or by the machine" and is resolved once, into the run's stored <c>plan.json</c>.
/// </summary>
public sealed record TrainingPlan
{
    [Setting("Data", "Data", "Files or datasets to learn from: paths, or dataset:ID.")]
    public IReadOnlyList<string> Data { get; init; } = [];

    [Setting("Data", "Format", "How raw files are read; auto looks at them.", Choices = "auto|text|json|jsonl")]
    public string Format { get; init; } = "auto";

    [Setting("Data", "Validation share", "Part of the documents held out for validation.", Unit = "share", Least = 0, Most = 0.9)]
    public double Validation { get; init; } = 0.1;

    [Setting(
        "Data",
        "Tokenizer",
        "A tokenizer.json, a folder with one, or a tokenizer's id; empty trains one on the data.",
        Suggests = "tokenizers"
    )]
    public string? Tokenizer { get; init; }

    [Setting(
        "Data",
        "Vocabulary",
        "Entries of a newly trained tokenizer; empty takes the size's.",
        Unit = "tokens",
        OnlyWith = "!tokenizer",
        Least = 257,
        Most = 1_000_000
    )]
    public int? VocabularySize { get; init; }

    [Setting(
        "Model",
        "Architecture",
        "Kind of network that is built; a start from a checkpoint keeps that checkpoint's.",
        OnlyWith = "!base_model"
    )]
    public string Architecture { get; init; } = "gpt2";

    [Setting("Model", "Size", "Shape of the network.")]
    public string Size { get; init; } = "nano";

    [Setting(
        "Model",
        "Start from",
        "A checkpoint folder whose weights are the start; empty starts from scratch.",
        Suggests = "checkpoints"
    )]
    public string? BaseModel { get; init; }

    [Setting(
        "Model",
        "Layers",
        "Blocks, or recurrent layers; empty takes the size's, and 2 for lstm and gru.",
        Unit = "layers",
        OnlyWith = "!base_model",
        Least = 1,
        Most = 200
    )]
    public int? Layers { get; init; }

    [Setting(
        "Model",
        "Heads",
        "Attention heads; empty takes the size's.",
        Unit = "heads",
        OnlyWith = "!base_model architecture=gpt2|llama",
        Least = 1,
        Most = 256
    )]
    public int? Heads { get; init; }

    [Setting(
        "Model",
        "Width",
        "Size of the hidden state; empty takes the size's.",
        Unit = "features",
        OnlyWith = "!base_model",
        Least = 8,
        Most = 16384
    )]
    public int? Width { get; init; }

    [Setting("Model", "Context", "Tokens that the model sees at once; empty takes the size's.", Unit = "tokens", Least = 2, Most = 131072)]
    public int? Context { get; init; }

    [Setting("Model", "Dropout", "Share of activations dropped while training.", Unit = "share", Least = 0, Most = 0.95)]
    public double Dropout { get; init; }

    [Setting(
        "Model",
        "Key and value heads",
        "Heads that share keys and values (grouped-query attention, llama); empty is one for each head.",
        Unit = "heads",
        OnlyWith = "!base_model architecture=llama",
        Least = 1,
        Most = 256
    )]
    public int? KeyValueHeads { get; init; }

    [Setting(
        "Model",
        "Feed-forward width",
        "Inner width of a llama block; empty is 8/3 of the width, rounded up to a multiple of 64.",
        Unit = "features",
        OnlyWith = "!base_model architecture=llama",
        Least = 8,
        Most = 262_144
    )]
    public int? FeedForwardWidth { get; init; }

    [Setting(
        "Model",
        "Rotary base",
        "Theta of the rotary positions (llama); empty is 10000.",
        OnlyWith = "!base_model architecture=llama",
        Above = 0,
        Most = 1e9
    )]
    public double? RotaryTheta { get; init; }

    [Setting(
        "Model",
        "Rotary scaling",
        "Positions are divided by this factor (linear scaling, llama); empty is 1.",
        OnlyWith = "!base_model architecture=llama",
        Least = 1e-3,
        Most = 1e3
    )]
    public double? RotaryScaling { get; init; }

    [Setting(
        "Model",
        "Embedding width",
        "Size of the token embeddings of a recurrent network; empty is the width.",
        Unit = "features",
        OnlyWith = "!base_model architecture=lstm|gru",
        Least = 1,
        Most = 16384
    )]
    public int? EmbeddingWidth { get; init; }

    [Setting(
        "Model",
        "Tied head",
        "The head shares the embedding's weights; empty is the architecture's habit (gpt2 yes, others no).",
        OnlyWith = "!base_model"
    )]
    public bool? TiedHead { get; init; }

    [Setting(
        "Model",
        "Carried state",
        "Recurrent networks read contiguous streams and keep their state from batch to batch (truncated backpropagation).",
        OnlyWith = "architecture=lstm|gru"
    )]
    public bool CarriedState { get; init; }

    [Setting("Fine-tuning", "Method", "Train all weights, or low-rank adapters beside frozen ones.", Choices = "full|lora")]
    public string Method { get; init; } = "full";

    [Setting(
        "Fine-tuning",
        "LoRA rank",
        "Inner width of an adapter.",
        Unit = "features",
        OnlyWith = "method=lora",
        Least = 1,
        Most = 65536
    )]
    public int LoraRank { get; init; } = 8;

    [Setting(
        "Fine-tuning",
        "LoRA alpha",
        "An adapter's output is scaled by alpha / rank.",
        OnlyWith = "method=lora",
        Above = 0,
        Most = 1000000
    )]
    public double LoraAlpha { get; init; } = 16;

    [Setting(
        "Fine-tuning",
        "LoRA dropout",
        "Share of an adapter's inputs dropped while training.",
        Unit = "share",
        OnlyWith = "method=lora",
        Least = 0,
        Most = 0.95
    )]
    public double LoraDropout { get; init; }

    [Setting(
        "Fine-tuning",
        "LoRA targets",
        "Names of the projections that get adapters, such as q_proj; empty is all linear ones but the head.",
        OnlyWith = "method=lora"
    )]
    public IReadOnlyList<string> LoraTargets { get; init; } = [];

    [Setting("Fine-tuning", "Rank-stabilised LoRA", "Scale by alpha / √rank (rsLoRA).", OnlyWith = "method=lora")]
    public bool LoraRankStabilized { get; init; }

    [Setting(
        "Fine-tuning",
        "Frozen share",
        "Lower part of the layers, embeddings included, that keeps its weights in full fine-tuning.",
        Unit = "share",
        OnlyWith = "method=full",
        Least = 0,
        Most = 1
    )]
    public double FreezeFraction { get; init; }

    [Setting("Training", "Steps", "Optimizer steps; empty takes the size's.", Unit = "steps", Least = 1, Most = 1_000_000_000)]
    public long? MaxSteps { get; init; }

    [Setting("Training", "Micro batch", "Rows computed at once; empty takes the size's.", Unit = "rows", Least = 1, Most = 65536)]
    public int? MicroBatch { get; init; }

    [Setting("Training", "Gradient accumulation", "Micro batches summed into one step.", Unit = "micro batches", Least = 1, Most = 65536)]
    public int GradientAccumulation { get; init; } = 1;

    [Setting(
        "Training",
        "Gradient checkpointing",
        "Computes each block again on the way back instead of keeping its activations: less memory, a third more time."
    )]
    public bool GradientCheckpointing { get; init; }

    [Setting("Loss", "Responses only", "Only answers count in the loss of conversations; off counts every token.")]
    public bool ResponsesOnly { get; init; } = true;

    [Setting("Loss", "Label smoothing", "Share of each target spread over the vocabulary.", Unit = "share", Least = 0, Most = 0.99)]
    public double LabelSmoothing { get; init; }

    [Setting(
        "Loss",
        "R-Drop alpha",
        "Weight of the symmetric divergence between two passes with different dropout; 0 is off.",
        Least = 0,
        Most = 100
    )]
    public double RDropAlpha { get; init; }

    [Setting(
        "Loss",
        "Contrastive weight",
        "Weight of the code contrastive loss between pooled code and docstring; 0 is off.",
        Least = 0,
        Most = 100
    )]
    public double ContrastiveWeight { get; init; }

    [Setting(
        "Loss",
        "Contrastive temperature",
        "Divides the similarities of the contrastive loss.",
        OnlyWith = "contrastive_weight",
        Least = 0.001,
        Most = 100
    )]
    public double ContrastiveTemperature { get; init; } = 0.07;

    [Setting(
        "Data order",
        "Sampler",
        "In which order records are seen. shuffle: each once an epoch, in a new order; curriculum: the easiest share first, which grows; "
            + "dynamic_curriculum: buckets by each record's own recent losses, easy ones first; dynamic_weighted: domains by their recent "
            + "validation loss; stratified: every step keeps the mix of domains. All but shuffle order whole records."
    )]
    public string Sampler { get; init; } = "shuffle";

    [Setting(
        "Data order",
        "Packing",
        "stream cuts one long text into rows; records lays several whole records into a row by their lengths, attention and "
            + "loss kept apart; auto is stream for a shuffle, records for the other samplers.",
        Choices = "auto|stream|records"
    )]
    public string Packing { get; init; } = "auto";

    [Setting(
        "Data order",
        "Curriculum start",
        "Easiest share of the records at the beginning.",
        Unit = "share",
        OnlyWith = "sampler=curriculum|dynamic_curriculum",
        Above = 0,
        Most = 1
    )]
    public double CurriculumStart { get; init; } = 0.3;

    [Setting(
        "Data order",
        "Curriculum length",
        "Share of the steps after which all records are in play.",
        Unit = "share",
        OnlyWith = "sampler=curriculum|dynamic_curriculum",
        Above = 0,
        Most = 1
    )]
    public double CurriculumLength { get; init; } = 0.5;

    [Setting(
        "Data order",
        "Curriculum pace",
        "How the easy share grows: linear in the steps, root (fast, then slower), or in five stairs.",
        Choices = "linear|root|step",
        OnlyWith = "sampler=curriculum|dynamic_curriculum"
    )]
    public string CurriculumPace { get; init; } = "linear";

    [Setting("Optimizer", "Learning rate", "Peak of the schedule; empty takes the size's.", Above = 0, Most = 10)]
    public double? LearningRate { get; init; }

    [Setting("Optimizer", "Lowest learning rate", "Where the cosine ends, as a share of the peak.", Unit = "share", Least = 0, Most = 1)]
    public double MinimumLearningRateShare { get; init; } = 0.1;

    [Setting(
        "Optimizer",
        "Warm-up",
        "Steps of linear rise; empty is 5 % of the steps, at most 200.",
        Unit = "steps",
        Least = 0,
        Most = 1_000_000_000
    )]
    public long? WarmupSteps { get; init; }

    [Setting("Optimizer", "Schedule", "How the rate moves after the warm-up.")]
    public string Schedule { get; init; } = "cosine";

    [Setting(
        "Optimizer",
        "Restarts",
        "Cycles of the cosine with restarts.",
        Unit = "cycles",
        OnlyWith = "schedule=cosine_restarts",
        Least = 1,
        Most = 10_000
    )]
    public int ScheduleCycles { get; init; } = 3;

    [Setting(
        "Optimizer",
        "Decay share",
        "Last part of the steps in which warmup-stable-decay falls.",
        Unit = "share",
        OnlyWith = "schedule=warmup_stable_decay",
        Least = 0,
        Most = 1
    )]
    public double ScheduleDecayShare { get; init; } = 0.2;

    [Setting(
        "Optimizer",
        "Plateau factor",
        "The rate is multiplied by this after evaluations without progress.",
        OnlyWith = "schedule=plateau",
        Least = 0.001,
        Most = 0.999
    )]
    public double PlateauFactor { get; init; } = 0.5;

    [Setting(
        "Optimizer",
        "Plateau patience",
        "Evaluations without progress before the plateau schedule lowers the rate.",
        Unit = "evaluations",
        OnlyWith = "schedule=plateau",
        Least = 0,
        Most = 1_000_000
    )]
    public int PlateauPatience { get; init; } = 2;

    [Setting(
        "Optimizer",
        "Layer decay",
        "Layer-wise learning-rate decay: each layer below the top has this much of the rate of the one above; 1 is off.",
        Least = 0.01,
        Most = 1
    )]
    public double LayerDecay { get; init; } = 1;

    [Setting("Optimizer", "Gradient noise", "Eta of Gaussian noise with variance eta / (1 + t)^gamma; 0 is off.", Least = 0, Most = 100)]
    public double GradientNoise { get; init; }

    [Setting("Optimizer", "Gradient noise decay", "Gamma of the noise's variance.", OnlyWith = "gradient_noise", Least = 0, Most = 10)]
    public double GradientNoiseDecay { get; init; } = 0.55;

    [Setting(
        "Optimizer",
        "Offloaded share",
        "Part of the optimizer's state that lives in host memory and is moved in slices at each step.",
        Unit = "share",
        Least = 0,
        Most = 1
    )]
    public double OffloadFraction { get; init; }

    [Setting("Averages", "EMA decay", "Decay of the exponential moving average of the weights; 0 keeps none.", Least = 0, Most = 0.9999999)]
    public double EmaDecay { get; init; }

    [Setting("Averages", "EMA warm-up", "The decay rises with the steps: min(decay, (1 + t) / (10 + t)).", OnlyWith = "ema_decay")]
    public bool EmaWarmup { get; init; } = true;

    [Setting("Optimizer", "Weight decay", "AdamW's decay, on matrices only.", Least = 0, Most = 10)]
    public double WeightDecay { get; init; } = 0.1;

    [Setting("Optimizer", "Beta 1", "Decay of the first moment.", Least = 0, Most = 0.99999)]
    public double Beta1 { get; init; } = 0.9;

    [Setting("Optimizer", "Beta 2", "Decay of the second moment.", Least = 0, Most = 0.9999999)]
    public double Beta2 { get; init; } = 0.95;

    [Setting("Optimizer", "Epsilon", "Added to the root of the second moment.", Above = 0, Most = 1)]
    public double Epsilon { get; init; } = 1e-8;

    [Setting("Optimizer", "Clip", "Largest global gradient norm; 0 does not clip.", Least = 0, Most = 1e9)]
    public double ClipGradientNorm { get; init; } = 1.0;

    [Setting(
        "Machine",
        "Precision",
        "auto is bf16 on CUDA and where the processor multiplies it natively, else fp32; fp16 scales its loss and needs CUDA.",
        Choices = "auto|fp32|bf16|fp16"
    )]
    public string Precision { get; init; } = "auto";

    [Setting("Machine", "Device", "auto takes CUDA, else Apple's GPU, else the processor; or cpu, cuda, cuda:N, mps.")]
    public string Device { get; init; } = "auto";

    [Setting("Machine", "Threads", "Empty takes one a physical core.", Unit = "threads", Least = 1, Most = 1024)]
    public int? Threads { get; init; }

    [Setting("Machine", "Seed", "Same plan and seed, same bytes.")]
    public long Seed { get; init; } = 1;

    [Setting(
        "Checkpoints",
        "Checkpoint every",
        "A new best is saved whenever it is found.",
        Unit = "steps",
        Least = 1,
        Most = 1_000_000_000
    )]
    public long CheckpointEverySteps { get; init; } = 50;

    [Setting(
        "Checkpoints",
        "Keep",
        "Newest checkpoints kept beside the best and the last.",
        Unit = "checkpoints",
        Least = 0,
        Most = 100_000
    )]
    public int KeepCheckpoints { get; init; } = 3;

    [Setting(
        "Checkpoints",
        "Keep every",
        "Checkpoints at multiples of this are kept for good; 0 keeps none so.",
        Unit = "steps",
        Least = 0,
        Most = 1_000_000_000
    )]
    public long KeepEverySteps { get; init; }

    [Setting(
        "Checkpoints",
        "Keep at most",
        "Checkpoints of the run on disk at once, the best and the last among them; 0 has no limit.",
        Unit = "checkpoints",
        Least = 0,
        Most = 1_000_000
    )]
    public int KeepAtMost { get; init; }

    [Setting("Evaluation", "Evaluate every", "Between two looks at held-out text.", Unit = "steps", Least = 1, Most = 1_000_000_000)]
    public long EvaluateEverySteps { get; init; } = 50;

    [Setting(
        "Evaluation",
        "Evaluation batches",
        "Held-out micro batches an evaluation reads at most.",
        Unit = "micro batches",
        Least = 1,
        Most = 1_000_000
    )]
    public int EvaluationBatches { get; init; } = 20;

    [Setting(
        "Evaluation",
        "Patience",
        "Evaluations without a better loss before the run stops early; 0 never does.",
        Unit = "evaluations",
        Least = 0,
        Most = 1_000_000
    )]
    public int Patience { get; init; } = 5;

    [Setting(
        "Evaluation",
        "Sample prompts",
        "Answered at every evaluation; empty takes the beginnings of held-out records.",
        OnlyWith = "sample_tokens"
    )]
    public IReadOnlyList<string> SamplePrompts { get; init; } = [];

    [Setting(
        "Evaluation",
        "Sample length",
        "Longest answer to a sample prompt; 0 writes no samples.",
        Unit = "tokens",
        Least = 0,
        Most = 4096
    )]
    public int SampleTokens { get; init; } = 48;
}

/// <summary>How a setting is shown. Keys are the property's name in snake case.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingAttribute(string group, string title, string help) : Attribute
{
    public string Group { get; } = group;
    public string Title { get; } = title;
    public string Help { get; } = help;
    public string? Unit { get; init; }

    /// <summary>Allowed values, separated by a bar; null for free input, and where the values are listed elsewhere.</summary>
    public string? Choices { get; init; }

    /// <summary>The least number that is taken; NaN for no bound.</summary>
    public double Least { get; init; } = double.NaN;

    /// <summary>What a number must be above; NaN for no such bound.</summary>
    public double Above { get; init; } = double.NaN;

    /// <summary>The largest number that is taken; NaN for no bound.</summary>
    public double Most { get; init; } = double.NaN;

    /// <summary>
    /// When it does anything, as conditions on other settings that must all hold: <c>method=lora</c>, <c>architecture=lstm|gru</c>,
    /// <c>ema_decay</c> (is not empty, zero or off), <c>!base_model</c> (is empty, zero or off); separated by spaces. Null is always.
    /// </summary>
    public string? OnlyWith { get; init; }

    /// <summary>What a text can be chosen from: checkpoints | tokenizers; null for free input.</summary>
    public string? Suggests { get; init; }
}
