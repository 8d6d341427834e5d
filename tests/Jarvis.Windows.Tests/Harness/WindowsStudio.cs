using Jarvis.Contracts;
using Xunit;

namespace Jarvis.Windows.Tests.Harness;

/// <summary>Trainer, Inference and Web on one home, as the AppHost would start them.</summary>
public sealed class WindowsStudio : IAsyncLifetime
{
    private WindowsService? _trainer,
        _inference;
    private WindowsHome? _home;

    internal WindowsHome Home => _home!;

    internal WindowsService? Web { get; private set; }

    public async ValueTask InitializeAsync()
    {
        if (!Wine.IsThere)
        {
            return;
        }
        _home = new WindowsHome();
        _home.WritePlan(1);
        _trainer = await WindowsService.StartAsync("Jarvis.Trainer", _home);
        _inference = await WindowsService.StartAsync("Jarvis.Inference", _home, ("trainer", _trainer.Address));
        Web = await WindowsService.StartAsync("Jarvis.Web", _home, ("trainer", _trainer.Address), ("inference", _inference.Address));
    }

    /// <summary>Kills the Trainer and starts it at the same address.</summary>
    internal async Task RestartTrainerAsync()
    {
        var address = _trainer!.Address;
        await _trainer.DisposeAsync();
        _trainer = await WindowsService.StartAsync("Jarvis.Trainer", Home, address.Port);
    }

    public TrainingPlan Plan(long maxSteps) =>
        new()
        {
            Data = new() { Files = [Home.In("data", "Wörter.txt")], VocabularySize = 400 },
            Model = new()
            {
                Layers = 2,
                Heads = 2,
                Width = 64,
                Context = 64,
            },
            Optimizer = new() { MicroBatch = 4 },
            Compute = new() { Precision = PrecisionKind.Fp32, Threads = 1 },
            Evaluation = new()
            {
                SampleTokens = 2,
                Patience = 0,
                EvaluateEverySteps = 100,
                EvaluationBatches = 4,
            },
            Schedule = new() { MaxSteps = maxSteps },
            Checkpoints = new() { CheckpointEverySteps = 10 },
        };

    public async ValueTask DisposeAsync()
    {
        foreach (var service in new[] { Web, _inference, _trainer })
        {
            if (service is not null)
            {
                await service.DisposeAsync();
            }
        }
        await Wine.StopAsync();
        _home?.Dispose();
    }
}
