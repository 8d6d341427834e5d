namespace Jarvis.Runs.Machine;

/// <summary>What the operating system says about processor and memory.</summary>
public interface IMachineProbe
{
    /// <summary>The processor's name, as its maker writes it.</summary>
    string Processor { get; }

    ProcessorTimes Times();

    MemoryUse Memory();

    /// <summary>Degrees Celsius; null where there is no sensor.</summary>
    double? Temperature();
}

/// <summary>Counters over all cores since the start of the machine, in any unit; only differences are meaningful.</summary>
public readonly record struct ProcessorTimes(double Busy, double Total);

public readonly record struct MemoryUse(long TotalBytes, long UsedBytes);
