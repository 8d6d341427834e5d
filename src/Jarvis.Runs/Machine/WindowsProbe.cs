using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Jarvis.Runs.Machine;

/// <summary>Windows, through kernel32. Windows offers no processor temperature without a driver.</summary>
[SupportedOSPlatform("windows")]
internal sealed partial class WindowsProbe : IMachineProbe
{
    public string Processor { get; } =
        Microsoft.Win32.Registry.GetValue(@"HKEY_LOCAL_MACHINE\HARDWARE\DESCRIPTION\System\CentralProcessor\0", "ProcessorNameString", null)
            is string name
            ? name.Trim()
            : "Processor";

    public ProcessorTimes Times()
    {
        // Kernel time contains idle time.
        if (!GetSystemTimes(out long idle, out long kernel, out long user))
        {
            return default;
        }
        return new ProcessorTimes(kernel + user - idle, kernel + user);
    }

    public MemoryUse Memory()
    {
        var status = new MemoryStatus { Length = (uint)Marshal.SizeOf<MemoryStatus>() };
        return GlobalMemoryStatusEx(ref status)
            ? new MemoryUse((long)status.TotalPhysical, (long)(status.TotalPhysical - status.AvailablePhysical))
            : default;
    }

    public double? Temperature() => null;

    [LibraryImport("kernel32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetSystemTimes(out long idle, out long kernel, out long user);

    [LibraryImport("kernel32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GlobalMemoryStatusEx(ref MemoryStatus status);

    [StructLayout(LayoutKind.Sequential)]
    private struct MemoryStatus
    {
        public uint Length;
        public uint LoadPercent;
        public ulong TotalPhysical;
        public ulong AvailablePhysical;
        public ulong TotalPageFile;
        public ulong AvailablePageFile;
        public ulong TotalVirtual;
        public ulong AvailableVirtual;
        public ulong AvailableExtendedVirtual;
    }
}
