using System.Globalization;
using Jarvis.Contracts;

namespace Jarvis.Web.Trainer;

/// <summary>Routes of the hardware, the machine's settings and disk use, and notices.</summary>
public static class TrainerMachine
{
    public static Task<HardwareSample> ReadHardwareAsync(this TrainerClient trainer, CancellationToken cancellationToken = default) =>
        trainer.GetAsync<HardwareSample>("api/hardware", cancellationToken);

    public static Task<MachineSettings> ReadMachineAsync(this TrainerClient trainer, CancellationToken cancellationToken = default) =>
        trainer.GetAsync<MachineSettings>("api/machine", cancellationToken);

    public static Task<List<DiskUse>> ReadDiskAsync(this TrainerClient trainer, CancellationToken cancellationToken = default) =>
        trainer.GetAsync<List<DiskUse>>("api/machine/disk", cancellationToken);

    /// <summary>Removes the files of one kind that are no longer needed.</summary>
    public static Task<DiskCleaned> CleanDiskAsync(
        this TrainerClient trainer,
        string kind,
        CancellationToken cancellationToken = default
    ) => trainer.PostAsync<DiskCleaned>($"api/machine/disk/{Uri.EscapeDataString(kind)}/clean", cancellationToken: cancellationToken);

    public static Task<List<Notice>> ListNoticesAsync(
        this TrainerClient trainer,
        long after = 0,
        CancellationToken cancellationToken = default
    ) => trainer.GetAsync<List<Notice>>($"api/notices?after={after.ToString(CultureInfo.InvariantCulture)}", cancellationToken);

    public static Task ReadNoticesAsync(this TrainerClient trainer, CancellationToken cancellationToken = default) =>
        trainer.PostAsync("api/notices/read", cancellationToken: cancellationToken);
}
