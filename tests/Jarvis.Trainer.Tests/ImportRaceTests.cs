using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Trainer.Datasets.Importing;
using Jarvis.Trainer.Refusals;
using Jarvis.Trainer.Tests.Support;
using Xunit;

namespace Jarvis.Trainer.Tests;

/// <summary>What two do at the same moment, tried so often that it happens.</summary>
public sealed class ImportRaceTests : IDisposable
{
    private readonly TempHome _home = new();

    [Fact]
    public async Task Starter_AskedForByFourAtOnce_IsMadeOnce()
    {
        await using var service = await TestService.StartAsync(_home);
        using var occupied = new ManualResetEventSlim();
        var imports = service.Of<ImportService>();
        imports.Start(
            "Occupied",
            ImportWork.Of(() =>
            {
                occupied.Wait();
                throw new DatasetException("Only in the way.");
            })
        ); // the starters wait behind it
        using var together = new Barrier(4);
        for (int round = 0; round < 100; round++)
        {
            var jobs = (
                await Task.WhenAll(
                    Enumerable
                        .Range(0, 4)
                        .Select(_ =>
                            Task.Factory.StartNew(Ask, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
                        )
                )
            ).OfType<ImportJob>();
            string id = Assert.Single(jobs).Id;
            imports.CancelOrDismiss(id);
            imports.CancelOrDismiss(id);
        }
        occupied.Set();

        ImportJob? Ask()
        {
            together.SignalAndWait();
            try
            {
                return service.Of<StarterDataset>().Make();
            }
            catch (RequestRefusedException)
            {
                return null;
            }
        }
    }

    [Fact]
    public async Task Import_CancelledAndDismissedAsItsTurnComes_LeavesTheNextOnesTheirs()
    {
        await using var service = await TestService.StartAsync(_home);
        var (imports, book) = (service.Of<ImportService>(), service.Of<ImportBook>());
        for (int round = 0; round < 300; round++)
        {
            var job = imports.Start("Unwanted", ImportWork.Of(() => throw new DatasetException("Begun, and has nothing.")));
            Thread.SpinWait(round * 40); // from at once to when it has begun
            imports.CancelOrDismiss(job.Id);
            if (book.Find(job.Id) is { IsOver: true })
            {
                imports.CancelOrDismiss(job.Id);
            }
        }
        using var done = new ManualResetEventSlim();
        imports.Start("Last", ImportWork.Of(() => throw new DatasetException("It had its turn.")) with { Settled = done.Set });
        Assert.True(done.Wait(TestService.Patience));
        Assert.DoesNotContain(book.All(), job => job is { Name: not "Last", State: ImportState.Running });
    }

    public void Dispose() => _home.Dispose();
}
