using System.Runtime.InteropServices;
using System.Text;

namespace Jarvis.Runs.Machine;

/// <summary>macOS, through libSystem. Temperatures need private interfaces there, so there is none.</summary>
internal sealed partial class MacProbe : IMachineProbe
{
    private const int CpuLoadInfo = 3,
        CpuLoadCount = 4,
        IdleField = 2;
    private const int VmInfo64 = 4,
        VmInfo64Words = 38;
    private readonly uint _host = mach_host_self();
    private readonly long _totalBytes = Number("hw.memsize");

    public string Processor { get; } = Text("machdep.cpu.brand_string") ?? "Processor";

    public ProcessorTimes Times()
    {
        uint[] ticks = new uint[CpuLoadCount]; // user, system, idle, nice
        uint count = CpuLoadCount;
        if (host_statistics(_host, CpuLoadInfo, ticks, ref count) != 0)
        {
            return default;
        }
        double total = ticks.Sum(tick => (double)tick);
        return new ProcessorTimes(total - ticks[IdleField], total);
    }

    public MemoryUse Memory()
    {
        uint[] words = new uint[VmInfo64Words]; // free, active, inactive, wired: pages, 32 bits each
        uint count = VmInfo64Words;
        if (host_statistics64(_host, VmInfo64, words, ref count) != 0)
        {
            return new MemoryUse(_totalBytes, 0);
        }
        long reusablePages = (long)words[0] + words[2];
        return new MemoryUse(_totalBytes, Math.Max(0, _totalBytes - reusablePages * Environment.SystemPageSize));
    }

    public double? Temperature() => null;

    private static long Number(string name)
    {
        byte[] value = new byte[sizeof(long)];
        nuint length = sizeof(long);
        return sysctlbyname(name, value, ref length, 0, 0) == 0 ? BitConverter.ToInt64(value) : 0;
    }

    private static string? Text(string name)
    {
        byte[] value = new byte[256];
        nuint length = (nuint)value.Length;
        return sysctlbyname(name, value, ref length, 0, 0) == 0 ? Encoding.UTF8.GetString(value, 0, (int)length).TrimEnd('\0') : null;
    }

    [LibraryImport("libSystem.dylib")]
    private static partial uint mach_host_self();

    [LibraryImport("libSystem.dylib")]
    private static partial int host_statistics(uint host, int flavor, [In, Out] uint[] info, ref uint count);

    [LibraryImport("libSystem.dylib")]
    private static partial int host_statistics64(uint host, int flavor, [In, Out] uint[] info, ref uint count);

    [LibraryImport("libSystem.dylib", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int sysctlbyname(string name, [In, Out] byte[] value, ref nuint length, nint newValue, nuint newLength);
}
