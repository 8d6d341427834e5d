using System.Threading.Channels;
using Jarvis.Trainer.Supervision;

namespace Jarvis.Trainer.Queue;

/// <summary>Starts the next queued run of each free device, whenever a run was added, moved or ended.</summary>
internal sealed class Dispatcher(RunBook book, DeviceSlots slots, Supervisor supervisor, ILogger<Dispatcher> logger) : BackgroundService
{
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        book.Changed += Wake;
        try
        {
            await supervisor.Recovered.WaitAsync(stoppingToken); // first find what is alive, then fill what is free
            do Dispatch();
            while (await _wake.Reader.ReadAsync(stoppingToken));
        }
        finally
        {
            book.Changed -= Wake;
        }
    }

    private void Wake(RunRow? before, RunRow? after)
    {
        if (before?.State != after?.State || before?.IsDeleted != after?.IsDeleted) _wake.Writer.TryWrite(true);
    }

    private void Dispatch()
    {
        if (!supervisor.MayStart) return;
        var occupied = book.Live().Select(run => slots.Of(run.Plan)).ToHashSet();
        foreach (var run in book.Queued())
        {
            if (!occupied.Add(slots.Of(run.Plan))) continue;
            logger.LogInformation("Starting {Run}", run.Id);
            supervisor.Start(run.Id);
        }
    }
}
