namespace Jarvis.Kernels.Cpu;

/// <summary>The kernels in C#, over registers of one width.</summary>
internal unsafe class ManagedKernels<V> : CpuKernels where V : struct, ILanes<V>
{
    private protected ManagedKernels()
    {
    }

    internal static ManagedKernels<V> Instance { get; } = new();

    internal override void Gelu(Element type, void* x, void* y, long count)
    {
        if (type == Element.Float32)
        {
            Activations.Gelu<V, float>((float*)x, (float*)y, count);
        }
        else
        {
            Activations.Gelu<V, ushort>((ushort*)x, (ushort*)y, count);
        }
    }

    internal override void GeluBackward(Element type, void* x, void* up, void* dx, long count)
    {
        if (type == Element.Float32)
        {
            Activations.GeluBackward<V, float>((float*)x, (float*)up, (float*)dx, count);
        }
        else
        {
            Activations.GeluBackward<V, ushort>((ushort*)x, (ushort*)up, (ushort*)dx, count);
        }
    }

    internal override void SwiGlu(Element type, void* gate, void* up, void* y, long count)
    {
        if (type == Element.Float32)
        {
            Activations.SwiGlu<V, float>((float*)gate, (float*)up, (float*)y, count);
        }
        else
        {
            Activations.SwiGlu<V, ushort>((ushort*)gate, (ushort*)up, (ushort*)y, count);
        }
    }

    internal override void SwiGluBackward(Element type, void* gate, void* up, void* dy, void* dgate, void* dup, long count)
    {
        if (type == Element.Float32)
        {
            Activations.SwiGluBackward<V, float>((float*)gate, (float*)up, (float*)dy, (float*)dgate, (float*)dup, count);
        }
        else
        {
            Activations.SwiGluBackward<V, ushort>((ushort*)gate, (ushort*)up, (ushort*)dy, (ushort*)dgate, (ushort*)dup, count);
        }
    }
}
