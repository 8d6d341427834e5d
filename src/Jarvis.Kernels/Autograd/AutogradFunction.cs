namespace Jarvis.Kernels.Autograd;

/// <summary>
/// An operation with a derivative of its own; one object a call. It takes TorchSharp's place (<c>autograd.SingleTensorFunction</c>) on the
/// same native node, for three reasons: an exception out of a managed <c>backward</c> ends the process there, each output has an
/// <c>empty_like</c> twin until backward, and what was saved lives until the whole graph is dropped. Here an exception is kept and thrown
/// by
/// <see cref="Backward.Run(Tensor, IList{Tensor}?, bool, IList{Tensor}?)"/>, there are no twins, and what was kept goes as soon as its node
/// has run.
/// </summary>
/// <param name="inputs">What gradients go to, in this order; null for an optional one that is not there.</param>
public abstract class AutogradFunction(params Tensor?[] inputs)
{
    private readonly Tensor?[] _inputs = inputs;
    private readonly bool[] _wanted = [.. inputs.Select(input => input is { requires_grad: true })];
    private readonly bool[] _given = [.. inputs.Select(input => input is not null)];
    private readonly List<Tensor> _kept = [];

    /// <summary>
    /// Runs <see cref="Forward"/> outside of autograd and hangs its results into the graph where an input wants a gradient.
    /// </summary>
    public Tensor[] Apply()
    {
        bool recorded = is_grad_enabled() && Array.Exists(_wanted, static wanted => wanted);
        using var scope = NewDisposeScope();
        Tensor[] outputs;
        try
        {
            using var quiet = no_grad();
            outputs = Forward();
        }
        catch
        {
            Release();
            throw;
        }
        if (recorded)
        {
            outputs = GraphNode.Attach(this, outputs, _inputs);
        }
        else
        {
            Release();
        }
        foreach (var output in outputs)
        {
            output.MoveToOuterDisposeScope();
        }
        return outputs;
    }

    /// <summary>The result of an operation that has one.</summary>
    public Tensor ApplyOne() => Apply()[0];

    /// <summary>Computes the results: new tensors, never an input itself.</summary>
    protected abstract Tensor[] Forward();

    /// <summary>
    /// One gradient an input, null for an input that has none; runs in a dispose scope of its own and outside of autograd.
    /// </summary>
    /// <param name="gradients">One a result; null where nothing came back through it.</param>
    protected internal abstract Tensor?[] Backward(Tensor?[] gradients);

    /// <summary>Whether the input at <paramref name="place"/> wants a gradient.</summary>
    protected bool Wants(int place) => _wanted[place];

    /// <summary>
    /// On the way back: the gradient that the leaf at <paramref name="place"/> has already, for a product that adds to it without memory of
    /// its own; the function then returns null there. Null where there is none, or where gradients go elsewhere.
    /// </summary>
    protected Tensor? Accumulated(int place) =>
        BackwardRun.OfThread is { Accumulates: true }
        && LeafAt(place)?.grad is { } gradient
        && gradient.dtype == ScalarType.Float32
        && gradient.is_contiguous()
            ? gradient
            : null;

    /// <summary>
    /// Memory that backward needs, alive until it has run. The alias is outside of the graph, so that nothing holds itself alive; what is
    /// kept must not be changed in place before backward: nobody looks.
    /// </summary>
    protected Tensor Keep(Tensor tensor)
    {
        var kept = tensor.detach().DetachFromDisposeScope();
        _kept.Add(kept);
        return kept;
    }

    /// <summary>As <see cref="Keep"/>; nothing stays nothing.</summary>
    protected Tensor? KeepOrNone(Tensor? tensor) => tensor is null ? null : Keep(tensor);

    internal int InputCount => _inputs.Length;

    internal bool IsGiven(int place) => _given[place];

    /// <summary>The leaf that wants a gradient, or null.</summary>
    internal Tensor? LeafAt(int place) => _wanted[place] ? _inputs[place] : null;

    /// <summary>Forgets the inputs but for leaves: the graph's edges hold what has to live.</summary>
    internal void ForgetInputs()
    {
        for (int k = 0; k < _inputs.Length; k++)
        {
            if (_inputs[k] is { } input && !(_wanted[k] && input.is_leaf))
            {
                _inputs[k] = null;
            }
        }
    }

    internal bool Released { get; private set; }

    internal void Release()
    {
        Released = true;
        foreach (var tensor in _kept)
        {
            tensor.Dispose();
        }
        _kept.Clear();
    }
}
