using System.Runtime.CompilerServices;
using Jarvis.Contracts;
using Jarvis.Engine.Plans;
using Jarvis.Storage;
using Jarvis.Trainer.Hardware;
using Jarvis.Trainer.Runs;

namespace Jarvis.Trainer.Waiting;

/// <summary>
/// Whether there is memory for a queued run now. A run waits while other programs use too much of its GPU's memory, and while runs on other
/// devices leave too little of the machine's memory. A run that needs more memory than there is starts anyway: waiting would not help it,
/// its estimate has said so, and a step that does not fit is retried with half the rows.
/// </summary>
internal sealed class MemoryRoom(RunBook book, DeviceSlots slots, MachineNow machine)
{
    private const string Card = "gpu";
    private readonly ConditionalWeakTable<TrainingPlan, IReadOnlyList<MemoryTable>> _needs = new();

    /// <returns>What it lacks and what to do about it, in words that follow "Waiting for memory: "; null where it may start.</returns>
    public string? Lacks(RunRow run)
    {
        var facts = machine.Facts;
        var needs = Needs(run.Plan);
        string device = slots.Of(run.Plan);
        long? onCard = needs.FirstOrDefault(table => table.Place == Card)?.NeededBytes;
        if (facts.Card(device) is { UsedBytes: { } used, TotalBytes: { } total } card && onCard <= total && onCard > total - used)
        {
            return $"it needs {ByteText.Of(onCard.Value)} of your {card.Label}, and other programs use {ByteText.Of(used)} of its "
                + $"{ByteText.Of(total)}. "
                + "Close some of them.";
        }

        var beside = book.Live().Where(live => slots.Of(live.Plan) != device).ToList();
        long own = Host(needs),
            others = beside.Sum(live => Host(Needs(live.Plan)));
        return beside.Count > 0 && own <= facts.MemoryBytes && own + others > facts.MemoryBytes
            ? $"with {beside[0].Name} it would need {ByteText.Of(own + others)} of this machine's "
                + $"{ByteText.Of(facts.MemoryBytes)} of memory."
            : null;
    }

    private static long Host(IReadOnlyList<MemoryTable> tables) =>
        tables.Where(table => table.Place != Card).Sum(table => table.NeededBytes);

    /// <summary>Calculated once for each plan, because what a plan needs does not change.</summary>
    private IReadOnlyList<MemoryTable> Needs(TrainingPlan plan) =>
        _needs.GetValue(plan, asked => PlanEstimator.Estimate(asked, machine.Facts).Memories);
}
