using System.Threading.Channels;
using Jarvis.Trainer.Hardware;
using Jarvis.Trainer.Runs;
using Jarvis.Trainer.Supervision;
using Jarvis.Trainer.Waiting;

namespace Jarvis.Trainer.Queue;

/// <summary>
/// Starts the next queued run of each free device whenever a run is added or ends, when the service may start runs again and, while a run
/// waits for memory, after every hardware sample.
/// </summary>
internal sealed class Dispatcher(
    RunBook book,
    DeviceSlots slots,
    MemoryRoom room,
    MachineNow machine,
    Supervisor supervisor,
    ILogger<Dispatcher> logger
) : BackgroundService
{
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private volatile bool _held;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        book.Changed += Changed;
        machine.Noted += LookAgain;
        supervisor.MayStartAgain += Wake;
        try
        {
            await supervisor.Recovered.WaitAsync(stoppingToken); // finds live runs before it fills free devices
            do
            {
                Dispatch();
            } while (await _wake.Reader.ReadAsync(stoppingToken));
        }
        finally
        {
            book.Changed -= Changed;
            machine.Noted -= LookAgain;
            supervisor.MayStartAgain -= Wake;
        }
    }

    private void Wake() => _wake.Writer.TryWrite(true);

    private void Changed(RunRow? before, RunRow? after)
    {
        if (before?.State != after?.State || before?.IsDeleted != after?.IsDeleted)
        {
            Wake();
        }
    }

    private void LookAgain()
    {
        if (_held)
        {
            Wake();
        }
    }

    private void Dispatch()
    {
        _held = false;
        if (!supervisor.MayStart)
        {
            return;
        }
        var occupied = book.Live().Select(run => slots.Of(run.Plan)).ToHashSet();
        foreach (var run in book.Queued())
        {
            if (!occupied.Add(slots.Of(run.Plan)))
            {
                continue;
            }
            if (room.Lacks(run) is { } lack)
            {
                _held = true; // its device stays taken: a smaller run behind it does not overtake
                logger.LogDebug("{Run} {Lack}", run.Id, lack);
                continue;
            }
            logger.LogInformation("Starting {Run}", run.Id);
            supervisor.Start(run.Id);
        }
    }
}
