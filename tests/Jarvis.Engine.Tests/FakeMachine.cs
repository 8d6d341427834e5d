using Jarvis.Engine.Machine;

namespace Jarvis.Engine.Tests;

/// <summary>Facts of machines with GPUs, for tests on machines without one.</summary>
internal static class FakeMachine
{
    public static MachineFacts Processor(int gigabytes) =>
        new(PhysicalCores: 8, NativeBf16: false, WideVectors: true, Gpu: false, MemoryBytes: (long)gigabytes << 30, GpuCount: 0);

    /// <param name="gigabytes">Memory of the GPU as its maker states it; null where the driver does not report it.</param>
    /// <param name="used">GPU memory used by other programs, in GiB.</param>
    public static MachineFacts WithCard(string name, string? capability, int? gigabytes, double used = 0.5, int memory = 32)
    {
        long? usedBytes = gigabytes is null ? null : (long)(used * (1L << 30));
        var card = new GpuFacts(0, name, capability is null ? null : Version.Parse(capability), (long?)gigabytes << 30, usedBytes);
        return Processor(memory) with { Gpu = true, GpuCount = 1, Gpus = [card] };
    }

    /// <summary>An RTX 3060 of 12 GB, or a similar GPU.</summary>
    public static MachineFacts WithCard(int gigabytes, double used = 0.5, int memory = 32) =>
        WithCard("NVIDIA GeForce RTX 3060", "8.6", gigabytes, used, memory);
}
