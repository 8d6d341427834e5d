using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Jarvis.Engine.Models;

/// <summary>A network that predicts the next token. Its parameters' names are the checkpoint's names.</summary>
public abstract class LanguageModel(string name, IPrecision precision) : nn.Module<Tensor, Tensor>(name)
{
    private IReadOnlyList<(string Name, Parameter Value)>? _all,
        _weights,
        _trained;
    private IReadOnlyList<(string Name, Projection Value)>? _projections;

    public abstract ModelConfig Configuration { get; }

    public IPrecision Precision { get; } = precision;

    /// <summary>Tokens that the network sees at once.</summary>
    public int ContextLength => Configuration.ContextLength;

    public int VocabularySize => Configuration.VocabularySize;

    /// <summary>
    /// Settings of the adapters beside frozen weights (<see cref="Lora.Adapt"/>); null where the weights themselves are trained.
    /// </summary>
    public LoraSettings? Adapters { get; internal set; }

    /// <summary>Blocks are recomputed in the backward pass instead of keeping their activations.</summary>
    public bool Checkpointing { get; set; }

    /// <summary>Gives every weight its initial value, from the seed and its place in the order of names alone.</summary>
    public abstract void Initialize(long seed);

    /// <summary>
    /// The network's own parameters by their name in the checkpoint; a tied one appears once, under the embedding's name.
    /// </summary>
    public IReadOnlyList<(string Name, Parameter Value)> Weights => _weights ??= [.. All.Where(weight => !Lora.IsAdapter(weight.Name))];

    /// <summary>What the optimizer updates: all weights, or those above the frozen layers, or the adapters.</summary>
    public IReadOnlyList<(string Name, Parameter Value)> Trained => _trained ??= [.. All.Where(weight => weight.Value.requires_grad)];

    /// <summary>Weights and adapters.</summary>
    internal IReadOnlyList<(string Name, Parameter Value)> All =>
        _all ??= [.. named_parameters().OrderBy(pair => pair.Item1, StringComparer.Ordinal)];

    /// <summary>The linear layers by name. An untied head is a <see cref="WeightMatrix"/> and not among them.</summary>
    internal IReadOnlyList<(string Name, Projection Value)> Projections =>
        _projections ??= [
            .. named_modules()
                .Where(pair => pair.Item2 is Projection)
                .Select(pair => (pair.Item1, (Projection)pair.Item2))
                .OrderBy(pair => pair.Item1, StringComparer.Ordinal),
        ];

    public long ParameterCount => Weights.Sum(weight => weight.Value.numel());

    /// <summary>
    /// The layer that a weight belongs to, from 0 at the bottom; -1 for embeddings, the number of layers for weights above them.
    /// </summary>
    public abstract int LayerOf(string name);

    /// <summary>The number after <paramref name="prefix"/> in a name; null where the name does not begin with it.</summary>
    protected static int? LayerNumber(string name, string prefix)
    {
        if (!name.StartsWith(prefix, StringComparison.Ordinal))
        {
            return null;
        }
        var rest = name.AsSpan(prefix.Length);
        return int.Parse(rest[..rest.IndexOf('.')], System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>What PEFT writes between <c>base_model.model.</c> and a layer's name.</summary>
    internal virtual string PeftPrefix => "";

    /// <summary>Call after parameters were added, frozen or unfrozen.</summary>
    internal void ParametersChanged()
    {
        (_all, _weights, _trained) = (null, null, null);
        Precision.Attach(this);
    }

    /// <summary>Whether training uses dropout, so that a forward pass needs randomness.</summary>
    internal bool DropsOut => Configuration.Dropout > 0 || Adapters?.Dropout > 0;

    /// <summary>Whether the checkpoint stores this weight transposed: [in, out] where the network keeps [out, in].</summary>
    public virtual bool IsStoredTransposed(string name) => false;

    /// <summary>Whether a weight's rows are the vocabulary's entries, so that it grows with them.</summary>
    public abstract bool HasRowPerToken(string name);

    /// <summary>Names that a weight may have in checkpoints of other programs, the usual one first.</summary>
    public virtual IEnumerable<string> Spellings(string name) => [name];

    /// <summary>A weight's name in our checkpoints.</summary>
    public virtual string StoredName(string name) => name;

    /// <summary>(B, T) int64 ids → (B, T, width): the input of the head.</summary>
    /// <param name="packing">Given where rows hold several records that must not see each other; null where a row is one text.</param>
    public abstract Tensor Hidden(Tensor ids, Packing? packing = null);

    /// <summary>(vocabulary, width), the embedding's own where the head is tied, and (vocabulary) or none.</summary>
    protected abstract (Parameter Weight, Parameter? Bias) HeadWeights { get; }

    /// <summary>(…, width) → (…, vocabulary): logits of the next token.</summary>
    public Tensor Head(Tensor hidden) => Precision.Head(hidden, HeadWeights.Weight, HeadWeights.Bias);

    /// <summary>(N, width) → the operands of a loss that computes the logits itself.</summary>
    public HeadInput HeadInput(Tensor hidden) => Precision.HeadInput(hidden, HeadWeights.Weight, HeadWeights.Bias);

    /// <summary>(B, T) int64 ids → (B, T, vocabulary) logits.</summary>
    public override Tensor forward(Tensor ids)
    {
        using var hidden = Hidden(ids);
        return Head(hidden);
    }
}
