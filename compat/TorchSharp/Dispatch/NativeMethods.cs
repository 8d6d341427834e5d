using System.Runtime.InteropServices;

namespace TorchSharp.Dispatch;

/// <summary>One argument or result as the native side sees it: a kind, a count and eight bytes.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct NativeValue
{
    [FieldOffset(0)] public int Tag;
    [FieldOffset(4)] public int Count;
    [FieldOffset(8)] public long Integer;
    [FieldOffset(8)] public double Real;
    [FieldOffset(8)] public IntPtr Pointer;
}

[StructLayout(LayoutKind.Sequential)]
internal struct NativeMeta
{
    public int DType, DeviceType, DeviceIndex, Dimensions;
    public long Elements, ElementSize, StorageOffset;
    public int RequiresGrad, IsLeaf, Contiguous, Sparse;
    public IntPtr Data;
}

/// <summary>The entry points of <c>Native/dispatch.cpp</c>.</summary>
internal static unsafe partial class NativeMethods
{
    private const string Library = "jarvis_torch";

    static NativeMethods() => NativeLoader.Register(typeof(NativeMethods).Assembly);

    [LibraryImport(Library)] public static partial IntPtr jt_error();
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] public static partial void jt_set_error(string text);
    [LibraryImport(Library)] public static partial IntPtr jt_version();
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] public static partial IntPtr jt_op(string name, string overload);
    [LibraryImport(Library)] public static partial int jt_call(IntPtr op, NativeValue* args, int count, NativeValue* outs, int maxOuts);
    [LibraryImport(Library)] public static partial void jt_free_list(IntPtr list);
    [LibraryImport(Library)] public static partial void jt_free(IntPtr tensor);
    [LibraryImport(Library)] public static partial IntPtr jt_alias(IntPtr tensor);
    [LibraryImport(Library)] public static partial int jt_meta(IntPtr tensor, out NativeMeta meta);
    [LibraryImport(Library)] public static partial int jt_sizes(IntPtr tensor, long* sizes, long* strides);
    [LibraryImport(Library)] public static partial int jt_set_requires_grad(IntPtr tensor, int on);
    [LibraryImport(Library)] public static partial IntPtr jt_grad(IntPtr tensor);
    [LibraryImport(Library)] public static partial int jt_set_grad(IntPtr tensor, IntPtr gradient);
    [LibraryImport(Library)] public static partial int jt_retain_grad(IntPtr tensor);
    [LibraryImport(Library)] public static partial int jt_backward(IntPtr* roots, int rootsCount, IntPtr* gradients, int retain, int create, IntPtr* inputs, int inputsCount);
    [LibraryImport(Library)] public static partial int jt_gradients(IntPtr* outputs, int outputsCount, IntPtr* inputs, int inputsCount, IntPtr* gradients, int retain, int create, int allowUnused, IntPtr* results);
    [LibraryImport(Library)] public static partial int jt_attach_node(IntPtr* inputs, int inputsCount, IntPtr* outputs, int outputsCount, IntPtr callback, IntPtr release, IntPtr context);
    [LibraryImport(Library)] public static partial int jt_grad_mode(int set);
    [LibraryImport(Library)] public static partial IntPtr jt_inference_begin(int on);
    [LibraryImport(Library)] public static partial void jt_inference_end(IntPtr guard);
    [LibraryImport(Library)] public static partial int jt_inference_enabled();
    [LibraryImport(Library)] public static partial int jt_threads(int set);
    [LibraryImport(Library)] public static partial int jt_interop_threads(int set);
    [LibraryImport(Library)] public static partial int jt_manual_seed(long seed);
    [LibraryImport(Library)] public static partial int jt_cuda_devices();
    [LibraryImport(Library)] public static partial int jt_cuda_seed(long seed, int device);
    [LibraryImport(Library)] public static partial IntPtr jt_generator_new(ulong seed);
    [LibraryImport(Library)] public static partial IntPtr jt_generator_default();
    [LibraryImport(Library)] public static partial void jt_generator_free(IntPtr generator);
    [LibraryImport(Library)] public static partial int jt_generator_seed(IntPtr generator, ulong seed);
    [LibraryImport(Library)] public static partial ulong jt_generator_initial_seed(IntPtr generator);
    [LibraryImport(Library)] public static partial ulong jt_generator_random_seed(IntPtr generator);
    [LibraryImport(Library)] public static partial IntPtr jt_generator_state(IntPtr generator);
    [LibraryImport(Library)] public static partial int jt_generator_set_state(IntPtr generator, IntPtr state);
}
