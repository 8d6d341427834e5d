using Jarvis.Engine.Machine;

namespace Jarvis.Engine.Training;

/// <summary>
/// Windows' driver moves what does not fit into a card's memory to the machine's ("shared GPU memory", NVIDIA's Sysmem Fallback) instead of
/// failing, and steps take many times as long. A few slow steps in a row while the card's own memory is full are taken for that.
/// </summary>
/// <param name="memory">The card's bytes in use by all programs, and its total; null where the driver does not report them. Called only
/// after slow steps.</param>
internal sealed class SpillWatch(Func<(long Used, long Total)?> memory)
{
    private const int UsualSteps = 20,
        SlowSteps = 3;
    private const double SlowFactor = 3,
        FullShare = 0.97;

    private readonly Queue<double> _usual = new();
    private int _slow;

    /// <summary>Null where no driver does that.</summary>
    /// <param name="device">Of a resolved plan.</param>
    internal static SpillWatch? Of(string device) =>
        OperatingSystem.IsWindows()
        && device.StartsWith("cuda", StringComparison.Ordinal)
        && MachineFacts.Here.Card(device) is { Index: var index }
            ? new SpillWatch(() => Ask(index))
            : null;

    /// <param name="seconds">How long the step took.</param>
    /// <returns>True where memory has spilled; the watch then starts again.</returns>
    public bool Stepped(double seconds)
    {
        if (_usual.Count < UsualSteps || seconds <= SlowFactor * Median())
        {
            _slow = 0;
            _usual.Enqueue(seconds);
            if (_usual.Count > UsualSteps)
            {
                _usual.Dequeue();
            }
            return false;
        }
        if (++_slow < SlowSteps)
        {
            return false;
        }
        _slow = 0;
        if (memory() is not { } card || card.Used < FullShare * card.Total)
        {
            return false;
        }
        _usual.Clear();
        return true;
    }

    private double Median() => _usual.Order().ElementAt(_usual.Count / 2);

    private static (long, long)? Ask(int index) =>
        new NvidiaSmi().Sample().FirstOrDefault(card => card.Index == index) is { MemoryTotalBytes: > 0 } card
            ? (card.MemoryUsedBytes, card.MemoryTotalBytes)
            : null;
}
