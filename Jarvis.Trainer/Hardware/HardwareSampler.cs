using Jarvis.Contracts;
using Jarvis.Engine.Machine;
using Jarvis.Kernels.Binding;
using Jarvis.Runs.Machine;
using Jarvis.Trainer.Hubs;

namespace Jarvis.Trainer.Hardware;

/// <summary>Samples the hardware every two seconds and sends it to all clients of the hub.</summary>
internal sealed class HardwareSampler(
    IMachineProbe machine,
    NvidiaSmi cards,
    MachineNow now,
    JarvisPaths paths,
    HubOutbox outbox,
    TimeProvider time,
    ILogger<HardwareSampler> logger
) : BackgroundService
{
    private static readonly TimeSpan _sampleEvery = TimeSpan.FromSeconds(2);
    private ProcessorTimes _before = machine.Times();
    private HardwareSample? _latest;

    /// <summary>At most two seconds old; taken now if there is none yet.</summary>
    public async Task<HardwareSample> LatestAsync(CancellationToken cancellationToken) => _latest ?? await SampleAsync(cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_sampleEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var sample = _latest = await SampleAsync(stoppingToken);
                now.Note(sample);
                outbox.ToAll(to => to.HardwareSampled(sample));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
            {
                logger.LogWarning(exception, "The machine could not be sampled");
            }
        }
    }

    private async Task<HardwareSample> SampleAsync(CancellationToken cancellationToken)
    {
        var times = machine.Times();
        double passed = times.Total - _before.Total;
        double percent = passed > 0 ? Math.Clamp(100 * (times.Busy - _before.Busy) / passed, 0, 100) : 0;
        _before = times;
        var memory = machine.Memory();
        var disk = new DriveInfo(paths.Home);
        return new HardwareSample(
            time.GetUtcNow(),
            machine.Processor,
            Environment.ProcessorCount,
            Math.Round(percent, 1),
            machine.Temperature(),
            memory.TotalBytes,
            memory.UsedBytes,
            disk.TotalSize,
            disk.AvailableFreeSpace,
            await cards.SampleAsync(cancellationToken),
            TorchFolder.Choice
        );
    }
}
