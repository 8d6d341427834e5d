using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp.Dispatch;

/// <summary>An operator of libtorch's dispatcher, looked up by schema name once.</summary>
internal sealed class Operator
{
    private static readonly ConcurrentDictionary<string, Operator> ByReference = new(new ByReferenceComparer());
    private static readonly ConcurrentDictionary<string, Operator> ByText = new(StringComparer.Ordinal);

    private Operator(IntPtr handle) => Handle = handle;

    internal IntPtr Handle { get; }

    /// <summary>Every operator that was called so far, by the name it was called with.</summary>
    internal static IEnumerable<string> Called => ByText.Keys;

    /// <summary>Finds "add.Tensor" (aten's) or "jarvis::gelu_tanh".</summary>
    /// <exception cref="ExternalException">this libtorch has no such operator</exception>
    internal static Operator Find(string name)
    {
        // Names are literals, so the same object comes again: comparing references costs 5 ns where hashing the text costs 30.
        if (ByReference.TryGetValue(name, out var known)) return known;
        var found = ByText.GetOrAdd(name, Resolve);
        ByReference.TryAdd(name, found);
        return found;
    }

    internal static bool Exists(string name)
    {
        var (plain, overload) = Split(name);
        return NativeMethods.jt_op(plain, overload) != IntPtr.Zero;
    }

    private static Operator Resolve(string name)
    {
        var (plain, overload) = Split(name);
        var handle = NativeMethods.jt_op(plain, overload);
        return handle == IntPtr.Zero ? throw NativeError.Last() : new Operator(handle);
    }

    private static (string Name, string Overload) Split(string name)
    {
        var dot = name.IndexOf('.');
        var plain = dot < 0 ? name : name[..dot];
        return (plain.Contains("::") ? plain : "aten::" + plain, dot < 0 ? "" : name[(dot + 1)..]);
    }

    private sealed class ByReferenceComparer : IEqualityComparer<string>
    {
        public bool Equals(string x, string y) => ReferenceEquals(x, y);
        public int GetHashCode(string text) => RuntimeHelpers.GetHashCode(text);
    }
}

/// <summary>libtorch's errors, as TorchSharp throws them.</summary>
internal static class NativeError
{
    internal static ExternalException Last() => new(Marshal.PtrToStringUTF8(NativeMethods.jt_error()));

    internal static int Check(int code) => code >= 0 ? code : throw Last();
}
