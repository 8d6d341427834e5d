using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Jarvis.Kernels.Autograd;

/// <summary>
/// The managed side of one node of libtorch's graph, built on the native functions that TorchSharp uses for its own nodes. libtorch's
/// callbacks have no argument that identifies the node, so each node has two delegates of its own; nodes are reused after their graph has
/// been dropped.
/// </summary>
internal sealed unsafe class GraphNode
{
    /// <summary>Keeps every node alive: libtorch calls the delegates of nodes that nothing managed refers to.</summary>
    private static readonly ConcurrentBag<GraphNode> _all = [];

    private static readonly ConcurrentBag<GraphNode> _free = [];

    /// <summary>The gradients last returned to libtorch on this thread; it has copied them by the time it calls again.</summary>
    [ThreadStatic]
    private static List<Tensor>? _returned;

    [ThreadStatic]
    private static nint* _results;

    private readonly ApplyCall _apply;
    private readonly ReleaseCall _release;
    private readonly nint _applyPointer,
        _releasePointer;
    private NativeNode _native;
    private AutogradFunction? _function;
    private nint* _answer;
    private int _answerLength;

    private GraphNode()
    {
        (_apply, _release) = (Run, Drop);
        (_applyPointer, _releasePointer) = (Marshal.GetFunctionPointerForDelegate(_apply), Marshal.GetFunctionPointerForDelegate(_release));
        _all.Add(this);
    }

    /// <summary>
    /// Attaches <paramref name="outputs"/> to the graph as results of <paramref name="function"/>; returns the attached tensors.
    /// </summary>
    internal static Tensor[] Attach(AutogradFunction function, Tensor[] outputs, Tensor?[] inputs)
    {
        var node = _free.TryTake(out var free) ? free : new GraphNode();
        node._function = function;
        node._native = TorchNative.Constructor(node._applyPointer, node._releasePointer);
        CheckForErrors();
        nint* given = stackalloc nint[inputs.Length];
        int count = 0;
        foreach (var input in inputs)
        {
            if (input is not null)
            {
                given[count++] = input.Handle;
            }
        }
        nint* made = stackalloc nint[outputs.Length],
            wrapped = stackalloc nint[outputs.Length];
        for (int k = 0; k < outputs.Length; k++)
        {
            made[k] = outputs[k].Handle;
        }
        try
        {
            TorchNative.SetNextEdges(node._native, new HandleArray(given, count), 1);
            CheckForErrors();
            TorchNative.ClearInputMetadata(node._native);
            CheckForErrors();
            _results = wrapped;
            TorchNative.WrapOutputs(
                new HandleArray(given, count),
                default,
                default,
                new HandleArray(made, outputs.Length),
                node._native,
                &Allocate
            );
            CheckForErrors();
        }
        finally
        {
            function.ForgetInputs();
            TorchNative.DisposeShared(node._native); // the results hold it now
            node._native.Shared = 0;
        }
        var results = new Tensor[outputs.Length];
        for (int k = 0; k < results.Length; k++)
        {
            results[k] = Tensor.UnsafeCreateTensor(wrapped[k]);
        }
        return results;
    }

    internal static void FreeReturned()
    {
        if (_returned is not { Count: > 0 } returned)
        {
            return;
        }
        foreach (var tensor in returned)
        {
            tensor.Dispose();
        }
        returned.Clear();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint* Allocate(nuint length) => _results;

    private HandleArray Run(nint* gradients, int count)
    {
        int length = GivenInputs();
        if (_answerLength < length)
        {
            _answer = (nint*)NativeMemory.Realloc(_answer, (nuint)(length * sizeof(nint)));
            _answerLength = length;
        }
        new Span<nint>(_answer, length).Clear();
        FreeReturned();
        if (!BackwardRun.Any)
        {
            throw new InvalidOperationException("Gradients of Jarvis's own operations are taken with Backward.Run alone.");
        }
        try
        {
            using var scope = NewDisposeScope();
            var arrived = new Tensor?[count];
            for (int k = 0; k < count; k++)
            {
                arrived[k] = gradients[k] == 0 ? null : Tensor.UnsafeCreateTensor(gradients[k]);
            }
            if (!BackwardRun.HasFailed)
            {
                Answer(arrived);
            }
        }
        catch (Exception exception)
        {
            BackwardRun.Fail(exception);
            new Span<nint>(_answer, length).Clear();
        }
        return new HandleArray(_answer, length);
    }

    private void Answer(Tensor?[] arrived)
    {
        var function = _function!;
        if (function.Released)
        {
            throw new InvalidOperationException(
                $"Backward ran through {function.GetType().Name} a second time, but what it had kept is gone: "
                    + "say retainGraph the first time."
            );
        }
        Tensor?[] answer;
        using (no_grad())
        {
            answer = function.Backward(arrived);
        }
        if (BackwardRun.OfThread is not { Retains: true })
        {
            function.Release();
        }
        if (answer.Length != function.InputCount)
        {
            throw new InvalidOperationException(
                $"{function.GetType().Name} has {function.InputCount} inputs and gave {answer.Length} gradients."
            );
        }
        int place = 0;
        for (int k = 0; k < answer.Length; k++)
        {
            if (!function.IsGiven(k))
            {
                continue;
            }
            if (answer[k] is { } gradient && !LeafGradients.Take(function, k, answer, arrived))
            {
                (_returned ??= []).Add(gradient.DetachFromDisposeScope());
                _answer[place] = gradient.Handle;
            }
            place++;
        }
    }

    private int GivenInputs()
    {
        int count = 0;
        for (int k = 0; k < _function!.InputCount; k++)
        {
            count += _function.IsGiven(k) ? 1 : 0;
        }
        return count;
    }

    /// <summary>Called when nothing holds the native node any more.</summary>
    private void Drop()
    {
        _function?.Release();
        _function = null;
        TorchNative.DisposeWeak(_native);
        _native = default;
        _free.Add(this);
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate HandleArray ApplyCall(nint* gradients, int count);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void ReleaseCall();
}
