using System.Runtime.InteropServices;
using System.Text;
using static TorchSharp.torch;

namespace TorchSharp.Dispatch;

/// <summary>Calls of operators by schema name: about 2 µs each, autograd included.</summary>
internal static unsafe class Aten
{
    private const int MaxResults = 8, StackWords = 96;

    /// <summary>The only result, or the first.</summary>
    internal static Tensor Call(string name, params ReadOnlySpan<Arg> args)
    {
        var results = stackalloc NativeValue[MaxResults];
        var count = Invoke(Operator.Find(name), args, results);
        for (int k = 1; k < count; k++) Release(results[k]);
        return count == 0 ? null : Wrap(results[0]);
    }

    /// <summary>An operator that changes <paramref name="self"/>, which it gives back.</summary>
    internal static Tensor InPlace(string name, Tensor self, params ReadOnlySpan<Arg> rest)
    {
        var results = stackalloc NativeValue[MaxResults];
        Span<Arg> args = [self, default, default, default, default, default, default, default];
        rest.CopyTo(args[1..]);
        var count = Invoke(Operator.Find(name), args[..(rest.Length + 1)], results);
        for (int k = 0; k < count; k++) Release(results[k]);
        return self;
    }

    internal static (Tensor, Tensor) Call2(string name, params ReadOnlySpan<Arg> args)
    {
        var results = stackalloc NativeValue[MaxResults];
        var count = Invoke(Operator.Find(name), args, results);
        for (int k = 2; k < count; k++) Release(results[k]);
        return (Wrap(results[0]), Wrap(results[1]));
    }

    internal static (Tensor, Tensor, Tensor) Call3(string name, params ReadOnlySpan<Arg> args)
    {
        var results = stackalloc NativeValue[MaxResults];
        var count = Invoke(Operator.Find(name), args, results);
        for (int k = 3; k < count; k++) Release(results[k]);
        return (Wrap(results[0]), Wrap(results[1]), Wrap(results[2]));
    }

    /// <summary>A list of tensors; null stands for an undefined one.</summary>
    internal static Tensor[] List(string name, params ReadOnlySpan<Arg> args)
    {
        var results = stackalloc NativeValue[MaxResults];
        Invoke(Operator.Find(name), args, results);
        var list = new Tensor[results[0].Count];
        for (int k = 0; k < list.Length; k++) list[k] = Tensor.Adopt(((IntPtr*)results[0].Pointer)[k]);
        NativeMethods.jt_free_list(results[0].Pointer);
        return list;
    }

    /// <summary>No result that matters.</summary>
    internal static void Do(string name, params ReadOnlySpan<Arg> args)
    {
        var results = stackalloc NativeValue[MaxResults];
        var count = Invoke(Operator.Find(name), args, results);
        for (int k = 0; k < count; k++) Release(results[k]);
    }

    internal static bool Bool(string name, params ReadOnlySpan<Arg> args)
    {
        var results = stackalloc NativeValue[MaxResults];
        Invoke(Operator.Find(name), args, results);
        return results[0].Integer != 0;
    }

    internal static double Real(string name, params ReadOnlySpan<Arg> args)
    {
        var results = stackalloc NativeValue[MaxResults];
        Invoke(Operator.Find(name), args, results);
        return results[0].Tag == (int)Kind.Real ? results[0].Real : results[0].Integer;
    }

    internal static long Integer(string name, params ReadOnlySpan<Arg> args)
    {
        var results = stackalloc NativeValue[MaxResults];
        Invoke(Operator.Find(name), args, results);
        return results[0].Tag == (int)Kind.Real ? (long)results[0].Real : results[0].Integer;
    }

    private static Tensor Wrap(NativeValue value) => value.Tag == (int)Kind.Tensor ? Tensor.Adopt(value.Pointer) : null;

    private static void Release(NativeValue value)
    {
        if (value.Tag == (int)Kind.Tensor && value.Pointer != IntPtr.Zero) NativeMethods.jt_free(value.Pointer);
        if (value.Tag != (int)Kind.Tensors) return;
        for (int k = 0; k < value.Count; k++)
            if (((IntPtr*)value.Pointer)[k] is var handle && handle != IntPtr.Zero) NativeMethods.jt_free(handle);
        NativeMethods.jt_free_list(value.Pointer);
    }

    private static int Invoke(Operator op, ReadOnlySpan<Arg> args, NativeValue* results)
    {
        // Lists are copied to a scratch area (shapes are short; a list of parameters is the long case) so that nothing is pinned.
        long words = 0;
        foreach (ref readonly var arg in args) words += Words(arg);
        var onStack = stackalloc long[StackWords];
        var scratch = words <= StackWords ? onStack : (long*)NativeMemory.Alloc((nuint)words, sizeof(long));
        var values = stackalloc NativeValue[args.Length + 1];
        try
        {
            var free = scratch;
            for (int k = 0; k < args.Length; k++) values[k] = Fill(args[k], ref free);
            var count = NativeMethods.jt_call(op.Handle, values, args.Length, results, MaxResults);
            foreach (ref readonly var arg in args) GC.KeepAlive(arg.Object);
            return count >= 0 ? count : throw NativeError.Last();
        }
        finally
        {
            if (scratch != onStack) NativeMemory.Free(scratch);
        }
    }

    private static long Words(in Arg arg) => arg.Object switch
    {
        long[] list => list.Length,
        double[] list => list.Length,
        Tensor[] list => list.Length,
        string text => Encoding.UTF8.GetMaxByteCount(text.Length) / sizeof(long) + 1,
        _ => 0,
    };

    private static NativeValue Fill(in Arg arg, ref long* free)
    {
        var value = new NativeValue { Tag = (int)arg.Kind, Integer = arg.Bits };
        switch (arg.Kind)
        {
            case Kind.Tensor: value.Pointer = ((Tensor)arg.Object).Handle; break;
            case Kind.Generator: value.Pointer = ((Generator)arg.Object).Handle; break;
            case Kind.Device: (value.Count, value.Integer) = ((int)((Device)arg.Object).type, ((Device)arg.Object).index); break;
            case Kind.Integers or Kind.Booleans: { var list = (long[])arg.Object; value.Count = list.Length; value.Pointer = (IntPtr)free; list.CopyTo(new Span<long>(free, list.Length)); free += list.Length; break; }
            case Kind.Reals: { var list = (double[])arg.Object; value.Count = list.Length; value.Pointer = (IntPtr)free; list.CopyTo(new Span<double>(free, list.Length)); free += list.Length; break; }
            case Kind.Tensors: { var list = (Tensor[])arg.Object; value.Count = list.Length; value.Pointer = (IntPtr)free; foreach (var t in list) *free++ = t is null ? 0 : t.Handle; break; }
            case Kind.Text: { var text = (string)arg.Object; var room = Encoding.UTF8.GetMaxByteCount(text.Length); value.Pointer = (IntPtr)free; value.Count = Encoding.UTF8.GetBytes(text, new Span<byte>(free, room)); free += room / sizeof(long) + 1; break; }
            default: break;
        }
        return value;
    }
}
