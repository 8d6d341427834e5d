using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Engine.Machine;
using Jarvis.Storage;

namespace Jarvis.Engine.Plans;

/// <summary>Checks that the device that a plan asks for exists, and that it can do what the plan needs.</summary>
internal static class DeviceChecks
{
    private const string Cuda = "cuda",
        Numbered = Cuda + ":";

    /// <summary>Null for a valid device name: auto, cpu, mps, cuda, cuda:N.</summary>
    public static string? Unknown(string device) =>
        device is "auto" or "cpu" or "mps" or Cuda || Number(device) is not null
            ? null
            : $"device is '{device}'; it must be auto, cpu, cuda, cuda:N or mps.";

    public static IEnumerable<string> Missing(TrainingPlan plan, MachineFacts machine)
    {
        bool wantsCuda = plan.Compute.Device.StartsWith(Cuda, StringComparison.Ordinal);
        if (wantsCuda && !machine.Gpu)
        {
            yield return $"device is '{plan.Compute.Device}', and this installation can use no GPU; leave it on auto, or see "
                + $"'{CommandName.Jarvis} doctor'.";
        }
        else if (Number(plan.Compute.Device) >= machine.GpuCount)
        {
            yield return $"device is '{plan.Compute.Device}', and there "
                + $"{(machine.GpuCount == 1 ? "is 1 GPU" : $"are {machine.GpuCount} GPUs")}, "
                + $"counted from 0; take {Numbered}{machine.GpuCount - 1} or auto.";
        }
        if (plan.Compute.Device == "mps" && !machine.Mps)
        {
            yield return "device is 'mps', and this installation cannot use an Apple GPU; leave it on auto.";
        }
        if (plan.Compute.Precision == PrecisionKind.Fp16 && !(machine.Gpu && (wantsCuda || plan.Compute.Device == "auto")))
        {
            yield return "precision is 'fp16', which is multiplied on GPUs with CUDA only; take bf16, fp32 or auto.";
        }
    }

    private static int? Number(string device) =>
        device.StartsWith(Numbered, StringComparison.Ordinal)
        && int.TryParse(device.AsSpan(Numbered.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : null;
}
