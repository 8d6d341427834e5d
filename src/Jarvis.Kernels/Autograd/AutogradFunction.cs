namespace Jarvis.Kernels.Autograd;

/// <summary>
/// An operation with its own derivative; one object per call. It replaces TorchSharp's <c>autograd.SingleTensorFunction</c> on the same
/// native node for three reasons: there an exception from a managed <c>backward</c> ends the process, each output has an <c>empty_like</c>
/// twin until backward, and saved tensors live until the whole graph is dropped. Here an exception is kept and rethrown by
/// <see cref="Backward.Run(Tensor, IList{Tensor}?, bool, IList{Tensor}?)"/>, there are no twins, and saved tensors are freed as soon as
/// their node has run.
/// </summary>
/// <param name="inputs">The tensors that gradients go to, in this order; null for an optional input that is absent.</param>
public abstract class AutogradFunction(params Tensor?[] inputs)
{
    private readonly Tensor?[] _inputs = inputs;
    private readonly bool[] _wanted = [.. inputs.Select(input => input is { requires_grad: true })];
    private readonly bool[] _given = [.. inputs.Select(input => input is not null)];
    private readonly List<Tensor> _kept = [];

    /// <summary>
    /// Runs <see cref="Forward"/> outside of autograd and attaches its results to the graph if an input requires a gradient.
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

    /// <summary><see cref="Apply"/> for an operation with a single result.</summary>
    public Tensor ApplyOne() => Apply()[0];

    /// <summary>Computes the results: new tensors, never an input itself.</summary>
    protected abstract Tensor[] Forward();

    /// <summary>
    /// One gradient per input, null for an input that has none; runs in a dispose scope of its own and outside of autograd.
    /// </summary>
    /// <param name="gradients">One per result; null where no gradient reached it.</param>
    protected internal abstract Tensor?[] Backward(Tensor?[] gradients);

    /// <summary>Whether the input at <paramref name="place"/> requires a gradient.</summary>
    protected bool Wants(int place) => _wanted[place];

    /// <summary>
    /// For use in backward: the gradient that the leaf at <paramref name="place"/> already has, so that a product can add to it without a
    /// buffer of its own; the function then returns null for that input. Null where there is no such gradient, or where gradients go
    /// elsewhere.
    /// </summary>
    protected Tensor? Accumulated(int place) =>
        BackwardRun.OfThread is { Accumulates: true }
        && LeafAt(place)?.grad is { } gradient
        && gradient.dtype == ScalarType.Float32
        && gradient.is_contiguous()
            ? gradient
            : null;

    /// <summary>
    /// Saves a tensor for backward; it lives until backward has run. The alias is outside of the graph, so that nothing keeps itself alive.
    /// A saved tensor must not be changed in place before backward, because no version counter is checked.
    /// </summary>
    protected Tensor Keep(Tensor tensor)
    {
        var kept = tensor.detach().DetachFromDisposeScope();
        _kept.Add(kept);
        return kept;
    }

    /// <summary>As <see cref="Keep"/>; null stays null.</summary>
    protected Tensor? KeepOrNone(Tensor? tensor) => tensor is null ? null : Keep(tensor);

    internal int InputCount => _inputs.Length;

    internal bool IsGiven(int place) => _given[place];

    /// <summary>The leaf at <paramref name="place"/> if it requires a gradient, else null.</summary>
    internal Tensor? LeafAt(int place) => _wanted[place] ? _inputs[place] : null;

    /// <summary>Drops the references to all inputs except leaves: the graph's edges keep alive what is still needed.</summary>
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
