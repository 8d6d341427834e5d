using System.Runtime.InteropServices;

namespace Jarvis.Kernels.Interop;

/// <summary>A node of libtorch's graph: TorchSharp's CSharpNodePtr.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeNode
{
    internal nint Shared,
        Weak;
}

/// <summary>Tensors by their handles: TorchSharp's TensorArray.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly unsafe struct HandleArray(nint* handles, long length)
{
    private readonly nint* _handles = handles;
    private readonly long _length = length;
}

/// <summary>
/// Functions of TorchSharp's native library that its managed API does not expose. Their signatures are those of the pinned version.
/// </summary>
internal static unsafe partial class TorchNative
{
    private const string Library = "LibTorchSharp";

    /// <summary>The address of a tensor's first element; TorchSharp's own <c>bytes</c> is a span, which ends at 2 GB.</summary>
    [LibraryImport(Library, EntryPoint = "THSTensor_data")]
    internal static partial void* Data(nint tensor);

    /// <summary>A tensor over existing memory; <paramref name="free"/> is called with it when the last tensor over it is gone.</summary>
    [LibraryImport(Library, EntryPoint = "THSTensor_new")]
    internal static partial nint NewTensor(
        void* memory,
        delegate* unmanaged[Cdecl]<void*, void> free,
        long* shape,
        int dimensions,
        sbyte type,
        sbyte resultType,
        int deviceType,
        int deviceIndex,
        byte requiresGrad
    );

    [LibraryImport(Library, EntryPoint = "THSAutograd_CSharpNode_ctor")]
    internal static partial NativeNode Constructor(nint apply, nint release);

    [LibraryImport(Library, EntryPoint = "THSAutograd_CSharpNode_disposeSharedPtr")]
    internal static partial void DisposeShared(NativeNode node);

    [LibraryImport(Library, EntryPoint = "THSAutograd_CSharpNode_disposeWeakPtr")]
    internal static partial void DisposeWeak(NativeNode node);

    [LibraryImport(Library, EntryPoint = "THSAutograd_CSharpNode_setNextEdges")]
    internal static partial void SetNextEdges(NativeNode node, HandleArray inputs, byte executable);

    [LibraryImport(Library, EntryPoint = "THSAutograd_CSharpNode_clearInputMetadata")]
    internal static partial void ClearInputMetadata(NativeNode node);

    [LibraryImport(Library, EntryPoint = "THSAutograd_Function_wrapOutputs")]
    internal static partial void WrapOutputs(
        HandleArray inputs,
        HandleArray plain,
        HandleArray dirty,
        HandleArray outputs,
        NativeNode node,
        delegate* unmanaged[Cdecl]<nuint, nint*> allocate
    );
}
