using Jarvis.Contracts;

namespace Jarvis.Trainer.Runs;

/// <summary>Which device a plan will occupy; one run at a time on each.</summary>
/// <param name="defaultDevice">What <c>auto</c> means on this machine: <c>cpu</c>, or the first GPU where there is one.</param>
internal sealed class DeviceSlots(string defaultDevice)
{
    public const string Processor = "cpu";
    public const string FirstGpu = "cuda:0";

    public string Of(TrainingPlan plan) =>
        plan.Compute.Device.ToLowerInvariant() switch
        {
            "" or "auto" => defaultDevice,
            "cuda" => FirstGpu,
            var device => device,
        };

    public static string Words(string device) => device == Processor ? "the CPU" : $"the GPU {device}";
}
