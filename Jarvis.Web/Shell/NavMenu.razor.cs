using Jarvis.Web.Feed;
using Jarvis.Web.Shared;

namespace Jarvis.Web.Shell;

/// <summary>The pages, and at the foot the load of the machine.</summary>
public sealed partial class NavMenu
{
    private string MachineTitle =>
        Feed.State.Hardware is { } hardware
            ? $"{hardware.Cpu}: processor {hardware.CpuPercent:0} %, memory {Formats.Bytes(hardware.MemoryUsedBytes)} of "
                + $"{Formats.Bytes(hardware.MemoryTotalBytes)}"
            : "This machine";

    protected override bool Heard(FeedEvent what) => what is FeedEvent.Hardware or FeedEvent.Reloaded;
}
