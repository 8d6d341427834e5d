using System.Net.Http.Json;
using Jarvis.Contracts;
using Jarvis.Trainer.Queue;
using Jarvis.Trainer.Tests.Support;
using Xunit;

namespace Jarvis.Trainer.Tests;

public sealed class SpeedCalibrationTests : IDisposable
{
    private readonly TempHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Estimate_OfAProcessorThatNeverTrained_IsMeasuredOnceAndKept()
    {
        var plan = _home.Script() with { Compute = _home.Script().Compute with { Device = "cpu", Precision = PrecisionKind.Fp32 } };
        await using (var service = await TestService.StartAsync(_home))
        {
            var first = await EstimateAsync(service, plan);
            Assert.True(first is { TrainSeconds: null, IsMeasuringSpeed: true });
            await TestService.UntilAsync(async () => !(await EstimateAsync(service, plan)).IsMeasuringSpeed);
            double nano = (await EstimateAsync(service, plan)).TrainSeconds!.Value;
            double gpt2 = (
                await EstimateAsync(
                    service,
                    plan with
                    {
                        Model = plan.Model with { Size = "gpt2" },
                        Schedule = plan.Schedule with { MaxSteps = plan.Schedule.MaxSteps },
                    }
                )
            )
                .TrainSeconds!
                .Value;
            Assert.InRange(gpt2 / nano, 5, 10_000);
        }

        await using var later = await TestService.StartAsync(_home);
        Assert.True(await EstimateAsync(later, plan) is { TrainSeconds: > 0, IsMeasuringSpeed: false });
    }

    [Fact]
    public async Task Estimate_WhileARunIsGoing_MeasuresNothing()
    {
        await using var service = await TestService.StartAsync(_home);
        var plan = _home.Script() with { Compute = _home.Script().Compute with { Device = "cpu", Precision = PrecisionKind.Fp32 } };
        var run = service.Book.Add("busy", plan)!;
        service.Book.Change(run.Id, row => row with { State = RunState.Running, Position = null });
        Assert.True(await EstimateAsync(service, plan) is { TrainSeconds: null, IsMeasuringSpeed: false });
        Assert.False(File.Exists(_home.Paths.Speeds));
    }

    [Fact]
    public async Task Measuring_OfADeviceThatIsNotThere_EndsAndIsNotTriedAgain()
    {
        await using var service = await TestService.StartAsync(_home);
        var calibration = service.Of<SpeedCalibration>();
        Assert.True(calibration.Ask("Card of yesterday", "cuda:7", "fp32"));
        await TestService.UntilAsync(() => Task.FromResult(!calibration.Ask("Card of yesterday", "cuda:7", "fp32")));
        Assert.Null(calibration.FlopsPerSecond("Card of yesterday", "fp32"));
    }

    private static async Task<PlanEstimate> EstimateAsync(TestService service, TrainingPlan plan)
    {
        var answer = await service.Client.PostAsJsonAsync("/api/plans/estimate", plan, ContractJson.Options);
        return (await answer.Content.ReadFromJsonAsync<PlanEstimate>(ContractJson.Options))!;
    }
}
