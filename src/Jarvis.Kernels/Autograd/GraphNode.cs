using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Jarvis.Kernels.Autograd;

/// <summary>
/// The managed side of one node of libtorch's graph, over the native functions with which TorchSharp builds its own. libtorch calls back
/// without any argument that would tell which node is meant, so each has two delegates; nodes are used again after their graph was dropped.
/// </summary>
internal sealed unsafe class GraphNode
{
    /// <summary>Every one that was ever made: libtorch calls the delegates of those that nothing managed knows.</summary>
    private static readonly ConcurrentBag<GraphNode> _all = [];

    private static readonly ConcurrentBag<GraphNode> _free = [];

    /// <summary>Gradients that libtorch was given last on this thread: it has copied them when it calls again.</summary>
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

    /// <summary>Makes <paramref name="outputs"/> results of <paramref name="function"/> in the graph; gives the tensors that are.</summary>
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

    /// <summary>The last one that held the native node is gone.</summary>
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
