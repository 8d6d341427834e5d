using Jarvis.Contracts;
using Jarvis.Engine.Machine;
using Jarvis.Kernels.Binding;

namespace Jarvis.Runs.Machine;

/// <summary>Reads the machine's state once, for a report. Null where it cannot be read: a report does without it.</summary>
public static class MachineOnce
{
    public static IMachineProbe Probe() =>
        OperatingSystem.IsWindows() ? new WindowsProbe()
        : OperatingSystem.IsMacOS() ? new MacProbe()
        : new LinuxProbe();

    /// <summary>The machine with what other programs use of its memory at this moment, for an estimate.</summary>
    public static MachineFacts Facts()
    {
        try
        {
            return MachineFacts.Here with { MemoryUsedBytes = Probe().Memory().UsedBytes };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            Console.Error.WriteLine($"The memory in use cannot be read: {exception.Message}");
            return MachineFacts.Here;
        }
    }

    public static HardwareSample? Look(JarvisPaths paths, TimeProvider time)
    {
        try
        {
            var machine = Probe();
            var (memory, disk) = (machine.Memory(), new DriveInfo(paths.Home));
            var cards = new NvidiaSmi().Sample();
            return new HardwareSample(
                time.GetUtcNow(),
                machine.Processor,
                Environment.ProcessorCount,
                0,
                machine.Temperature(),
                memory.TotalBytes,
                memory.UsedBytes,
                disk.TotalSize,
                disk.AvailableFreeSpace,
                cards,
                TorchFolder.Choice
            );
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            Console.Error.WriteLine($"The machine cannot be looked at: {exception.Message}");
            return null;
        }
    }
}
