using Jarvis.Contracts;
using Jarvis.Kernels;

namespace Jarvis.Trainer.Hardware;

/// <summary>One look at the machine, for a report. Null where it cannot be looked at: a report does without.</summary>
internal static class MachineOnce
{
    public static IMachineProbe Probe() => OperatingSystem.IsWindows() ? new WindowsProbe() : OperatingSystem.IsMacOS() ? new MacProbe() : new LinuxProbe();

    public static HardwareSample? Look(JarvisPaths paths, TimeProvider clock)
    {
        try
        {
            var machine = Probe();
            var (memory, disk) = (machine.Memory(), new DriveInfo(paths.Home));
            var cards = new NvidiaSmi().SampleAsync(CancellationToken.None).GetAwaiter().GetResult();
            return new HardwareSample(clock.GetUtcNow(), machine.Processor, Environment.ProcessorCount, 0, machine.Temperature(), memory.TotalBytes, memory.UsedBytes,
                disk.TotalSize, disk.AvailableFreeSpace, cards, TorchFolder.Choice);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
        {
            Console.Error.WriteLine($"The machine cannot be looked at: {error.Message}");
            return null;
        }
    }
}
