using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Jarvis.Engine.Networks;

/// <summary>A network that predicts the next token. Its parameters' names are the checkpoint's names.</summary>
public abstract class LanguageModel(string name) : nn.Module<Tensor, Tensor>(name)
{
    public abstract ModelConfig Configuration { get; }

    /// <summary>Tokens that the network sees at once.</summary>
    public int ContextLength => Configuration.ContextLength;

    public int VocabularySize => Configuration.VocabularySize;

    /// <summary>Gives every weight its initial value, from the seed and its place in the order of names alone.</summary>
    public abstract void Start(long seed);

    /// <summary>Parameters by their name in the checkpoint; a tied one appears once, under the embedding's name.</summary>
    public IReadOnlyList<(string Name, Parameter Value)> Weights => _weights ??= [.. named_parameters().OrderBy(pair => pair.Item1, StringComparer.Ordinal)];

    public long ParameterCount => Weights.Sum(weight => weight.Value.numel());

    private IReadOnlyList<(string Name, Parameter Value)>? _weights;

    /// <summary>Whether the checkpoint has this weight the other way round: [in, out] where the network keeps [out, in].</summary>
    public virtual bool IsStoredTransposed(string name) => false;

    /// <summary>What a checkpoint calls a weight.</summary>
    public virtual string StoredName(string name) => name;

    /// <summary>(B, T) int64 ids → (B, T, width): what the head multiplies.</summary>
    /// <param name="packing">Where rows hold several records that must not see each other; null where a row is one text.</param>
    public abstract Tensor Hidden(Tensor ids, Packing? packing = null);

    /// <summary>(…, width) → (…, vocabulary): scores of the next token.</summary>
    public abstract Tensor Head(Tensor hidden);

    /// <summary>Mean cross entropy in nats over the targets that count (at least one); (B, T) ids and targets → a scalar whose backward runs once.</summary>
    public abstract Tensor Loss(Tensor ids, Tensor targets, double labelSmoothing = 0, Packing? packing = null);

    /// <summary>(B, T) int64 ids → (B, T, vocabulary) scores.</summary>
    public override Tensor forward(Tensor ids)
    {
        using var hidden = Hidden(ids);
        return Head(hidden);
    }
}
