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

    [Setting("Data", "Validation share", "Part of the documents held out for validation.", Unit = "share")]
    public double Validation { get; init; } = 0.1;

    [Setting("Data", "Tokenizer", "A tokenizer.json, a folder with one, or a tokenizer's id; empty trains one on the data.")]
    public string? Tokenizer { get; init; }

    [Setting("Data", "Vocabulary", "Entries of a newly trained tokenizer; empty takes the size's.", Unit = "tokens")]
    public int? VocabularySize { get; init; }

    [Setting("Model", "Size", "Shape of the network.", Choices = "nano|small|gpt2|gpt2-medium")]
    public string Size { get; init; } = "nano";

    [Setting("Model", "Start from", "A checkpoint folder whose weights are the start; empty starts from scratch.")]
    public string? BaseModel { get; init; }

    [Setting("Model", "Layers", "Transformer blocks; empty takes the size's.", Unit = "layers")]
    public int? Layers { get; init; }

    [Setting("Model", "Heads", "Attention heads; empty takes the size's.", Unit = "heads")]
    public int? Heads { get; init; }

    [Setting("Model", "Width", "Size of the hidden state; empty takes the size's.", Unit = "features")]
    public int? Width { get; init; }

    [Setting("Model", "Context", "Tokens that the model sees at once; empty takes the size's.", Unit = "tokens")]
    public int? Context { get; init; }

    [Setting("Model", "Dropout", "Share of activations dropped while training.", Unit = "share")]
    public double Dropout { get; init; }

    [Setting("Training", "Steps", "Optimizer steps; empty takes the size's.", Unit = "steps")]
    public long? MaxSteps { get; init; }

    [Setting("Training", "Micro batch", "Rows computed at once; empty takes the size's.", Unit = "rows")]
    public int? MicroBatch { get; init; }

    [Setting("Training", "Gradient accumulation", "Micro batches summed into one step.", Unit = "micro batches")]
    public int GradientAccumulation { get; init; } = 1;

    [Setting("Optimizer", "Learning rate", "Peak of the schedule; empty takes the size's.")]
    public double? LearningRate { get; init; }

    [Setting("Optimizer", "Lowest learning rate", "Where the cosine ends, as a share of the peak.", Unit = "share")]
    public double MinimumLearningRateShare { get; init; } = 0.1;

    [Setting("Optimizer", "Warm-up", "Steps of linear rise; empty is 5 % of the steps, at most 200.", Unit = "steps")]
    public long? WarmupSteps { get; init; }

    [Setting("Optimizer", "Schedule", "How the rate moves after the warm-up.", Choices = "cosine|linear|constant")]
    public string Schedule { get; init; } = "cosine";

    [Setting("Optimizer", "Weight decay", "AdamW's decay, on matrices only.")]
    public double WeightDecay { get; init; } = 0.1;

    [Setting("Optimizer", "Beta 1", "Decay of the first moment.")]
    public double Beta1 { get; init; } = 0.9;

    [Setting("Optimizer", "Beta 2", "Decay of the second moment.")]
    public double Beta2 { get; init; } = 0.95;

    [Setting("Optimizer", "Epsilon", "Added to the root of the second moment.")]
    public double Epsilon { get; init; } = 1e-8;

    [Setting("Optimizer", "Clip", "Largest global gradient norm; 0 does not clip.")]
    public double ClipGradientNorm { get; init; } = 1.0;

    [Setting("Machine", "Precision", "auto is bf16 where the processor multiplies it natively, else fp32.", Choices = "auto|fp32|bf16")]
    public string Precision { get; init; } = "auto";

    [Setting("Machine", "Device", "auto takes a GPU that the provider can use, else the processor.")]
    public string Device { get; init; } = "auto";

    [Setting("Machine", "Threads", "Empty takes one a physical core.", Unit = "threads")]
    public int? Threads { get; init; }

    [Setting("Machine", "Seed", "Same plan and seed, same bytes.")]
    public long Seed { get; init; } = 1;

    [Setting("Checkpoints", "Checkpoint every", "A new best is saved whenever it is found.", Unit = "steps")]
    public long CheckpointEverySteps { get; init; } = 50;

    [Setting("Checkpoints", "Keep", "Newest checkpoints kept beside the best and the last.", Unit = "checkpoints")]
    public int KeepCheckpoints { get; init; } = 3;

    [Setting("Evaluation", "Evaluate every", "Between two looks at held-out text.", Unit = "steps")]
    public long EvaluateEverySteps { get; init; } = 50;

    [Setting("Evaluation", "Evaluation batches", "Held-out micro batches an evaluation reads at most.", Unit = "micro batches")]
    public int EvaluationBatches { get; init; } = 20;

    [Setting("Evaluation", "Patience", "Evaluations without a better loss before the run stops early; 0 never does.", Unit = "evaluations")]
    public int Patience { get; init; } = 5;

    [Setting("Evaluation", "Sample prompts", "Answered at every evaluation; empty takes the beginnings of held-out records.")]
    public IReadOnlyList<string> SamplePrompts { get; init; } = [];

    [Setting("Evaluation", "Sample length", "Longest answer to a sample prompt; 0 writes no samples.", Unit = "tokens")]
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

    /// <summary>Allowed values, separated by a bar; null for free input.</summary>
    public string? Choices { get; init; }
}
