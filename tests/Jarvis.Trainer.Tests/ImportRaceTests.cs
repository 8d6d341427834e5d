using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Trainer.Datasets.Importing;
using Jarvis.Trainer.Jobs;
using Jarvis.Trainer.Refusals;
using Jarvis.Trainer.Tests.Support;
using Xunit;

namespace Jarvis.Trainer.Tests;

/// <summary>Races between simultaneous requests, repeated so often that they occur.</summary>
public sealed class ImportRaceTests : IDisposable
{
    private readonly TempHome _home = new();

    [Fact]
    public async Task Starter_AskedForByFourAtOnce_IsMadeOnce()
    {
        using var occupied = new ManualResetEventSlim();
        var works = new ScriptedWorks();
        works.Scripts["occupied"] = _ =>
        {
            occupied.Wait();
            throw new DatasetException("Only in the way.");
        };
        await using var service = await TestService.StartAsync(_home, services: works.Register);
        var imports = service.Of<Imports>();
        // Keeps the starter imports waiting.
        service.Of<JobService>().Start(ScriptedJob.New("Occupied", "occupied", kind: ScriptedImport.Kind));
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
        var imports = service.Of<Imports>();
        string missing = Path.Combine(_home.Paths.Data, "missing.txt"); // the import starts and finds no file
        var nothing = new ImportTask("") { Paths = [new ImportPath(missing, "missing.txt")] };
        for (int round = 0; round < 300; round++)
        {
            var job = imports.Start("Unwanted", nothing);
            Thread.SpinWait(round * 40); // from immediately to after it has started
            imports.CancelOrDismiss(job.Id);
            if (imports.Find(job.Id) is { State: not (ImportState.Waiting or ImportState.Running) })
            {
                imports.CancelOrDismiss(job.Id);
            }
        }
        string last = imports.Start("Last", nothing).Id;
        Assert.True(SpinWait.SpinUntil(() => imports.Find(last) is { State: ImportState.Failed }, TestService.Patience));
        Assert.DoesNotContain(imports.All(), job => job is { Name: not "Last", State: ImportState.Running });
    }

    public void Dispose() => _home.Dispose();
}
