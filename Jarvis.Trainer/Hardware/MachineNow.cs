using Jarvis.Contracts;
using Jarvis.Engine.Machine;
using Jarvis.Trainer.Runs;

namespace Jarvis.Trainer.Hardware;

/// <summary>
/// The machine as plans are judged on it: its fixed facts, and how much of each memory programs other than our runs use. While one of our
/// runs occupies a device, the reading from before that run is kept, because a plan that waits for that run will get its memory.
/// </summary>
internal sealed class MachineNow(MachineFacts facts, RunBook book, DeviceSlots slots)
{
    private volatile MachineFacts _facts = facts;

    public MachineFacts Facts => _facts;

    /// <summary>Raised after every hardware sample.</summary>
    public event Action? Noted;

    public void Note(HardwareSample sample)
    {
        var busy = book.Live().Select(run => slots.Of(run.Plan)).ToHashSet();
        var known = _facts;
        _facts = known with
        {
            MemoryUsedBytes = busy.Count == 0 ? sample.MemoryUsedBytes : known.MemoryUsedBytes,
            Gpus =
            [
                .. known.Gpus.Select(
                    (card, number) =>
                        busy.Contains($"cuda:{number}") ? card : card with { UsedBytes = Used(sample, card) ?? card.UsedBytes }
                ),
            ],
        };
        Noted?.Invoke();
    }

    private static long? Used(HardwareSample sample, GpuFacts card)
    {
        var now = sample.Gpus.FirstOrDefault(seen => seen.Index == card.Index && seen.Name == card.Name);
        return now is { MemoryTotalBytes: > 0 } ? now.MemoryUsedBytes : null;
    }
}
