using System.Runtime.ExceptionServices;

namespace Jarvis.Kernels.Autograd;

/// <summary>
/// The only way to run backward. An exception from the backward of an <see cref="AutogradFunction"/> cannot cross libtorch (the process
/// would end), so it is kept here and rethrown unchanged when libtorch has returned; gradients accumulated until then are invalid.
/// </summary>
public static class Backward
{
    /// <summary>PyTorch's <c>loss.backward()</c>.</summary>
    /// <param name="loss">Any shape; a scalar where <paramref name="gradients"/> is null.</param>
    /// <param name="gradients">The gradient of <paramref name="loss"/>, of its shape; null for 1.</param>
    /// <param name="retainGraph">Whether backward may run again through the same graph.</param>
    /// <param name="inputs">The leaves that get a gradient; null for all of them.</param>
    /// <exception cref="System.Runtime.InteropServices.ExternalException">libtorch fails, out of memory included.</exception>
    public static void Run(Tensor loss, IList<Tensor>? gradients = null, bool retainGraph = false, IList<Tensor>? inputs = null) =>
        Run([loss], gradients, retainGraph, inputs);

    /// <summary>Backward from several results at once.</summary>
    public static void Run(IList<Tensor> results, IList<Tensor>? gradients, bool retainGraph = false, IList<Tensor>? inputs = null)
    {
        using var run = BackwardRun.Begin(retainGraph, accumulates: inputs is null);
        try
        {
#pragma warning disable RS0030 // the only place
            autograd.backward(results, gradients!, retainGraph, create_graph: false, inputs!);
#pragma warning restore RS0030
        }
        catch (Exception) when (run.Failure is not null)
        {
            // libtorch's own error only follows from the first failure, which is rethrown below.
        }
        run.Failure?.Throw();
    }

    /// <summary>
    /// Gradients of results with respect to leaves, taken through their <c>grad</c>, which is restored afterwards: TorchSharp's
    /// <c>autograd.grad</c> has no native catch, so running out of memory inside it ends the process.
    /// </summary>
    /// <param name="inputs">Leaves, each listed once.</param>
    /// <returns>One per leaf, in the current dispose scope; null where the results do not depend on it.</returns>
    public static Tensor?[] Gradients(IList<Tensor> results, IList<Tensor> inputs, IList<Tensor>? gradients)
    {
        var before = inputs.Select(input => input.grad).ToArray();
        try
        {
            foreach (var input in inputs)
            {
                input.grad = null;
            }
            Run(results, gradients, retainGraph: false, inputs);
            return [.. inputs.Select(input => input.grad)];
        }
        finally
        {
            for (int k = 0; k < inputs.Count; k++)
            {
                inputs[k].grad = before[k];
            }
        }
    }
}

/// <summary>One running call of backward, and the first exception within it.</summary>
internal sealed class BackwardRun : IDisposable
{
    private static readonly Lock _gate = new();
    private static readonly List<BackwardRun> _running = [];

    [ThreadStatic]
    private static BackwardRun? _current;

    private readonly BackwardRun? _outer = _current;
    private volatile ExceptionDispatchInfo? _failure;

    private BackwardRun(bool retains, bool accumulates)
    {
        (Retains, Accumulates) = (retains, accumulates);
        _current = this;
        lock (_gate)
        {
            _running.Add(this);
        }
    }

    internal static BackwardRun Begin(bool retains, bool accumulates) => new(retains, accumulates);

    internal ExceptionDispatchInfo? Failure => _failure;

    internal bool Retains { get; }

    /// <summary>Whether all leaves receive gradients, so that a function may add to them directly.</summary>
    internal bool Accumulates { get; }

    /// <summary>The run of this thread: on a CPU libtorch walks the graph on the calling thread.</summary>
    internal static BackwardRun? OfThread => _current;

    /// <summary>Whether a call is running that would rethrow a failure.</summary>
    internal static bool Any
    {
        get
        {
            lock (_gate)
            {
                return _running.Count > 0;
            }
        }
    }

    /// <summary>
    /// Keeps the first failure. For a GPU libtorch walks the graph on a thread of its own, so there every running call gets the failure.
    /// </summary>
    internal static void Fail(Exception exception)
    {
        var caught = ExceptionDispatchInfo.Capture(exception);
        if (_current is { } own)
        {
            own._failure ??= caught;
            return;
        }
        lock (_gate)
        {
            foreach (var run in _running)
            {
                run._failure ??= caught;
            }
        }
    }

    /// <summary>Whether a function has failed, so that computing the rest of the graph is pointless.</summary>
    internal static bool HasFailed
    {
        get
        {
            if (_current is { } own)
            {
                return own._failure is not null;
            }
            lock (_gate)
            {
                return _running.Exists(static run => run._failure is not null);
            }
        }
    }

    public void Dispose()
    {
        GraphNode.FreeReturned();
        _current = _outer;
        lock (_gate)
        {
            _running.Remove(this);
        }
    }
}
