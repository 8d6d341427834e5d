using System.Globalization;
using Jarvis.Contracts;

namespace Jarvis.Web.Trainer;

/// <summary>Routes of hardware and notices.</summary>
public static class TrainerMachine
{
    public static Task<HardwareSample> ReadHardwareAsync(this TrainerClient trainer, CancellationToken cancellationToken = default) =>
        trainer.GetAsync<HardwareSample>("api/hardware", cancellationToken);

    public static Task<List<Notice>> ListNoticesAsync(
        this TrainerClient trainer,
        long after = 0,
        CancellationToken cancellationToken = default
    ) => trainer.GetAsync<List<Notice>>($"api/notices?after={after.ToString(CultureInfo.InvariantCulture)}", cancellationToken);

    /// <summary>Marks every notice as read.</summary>
    public static Task ReadNoticesAsync(this TrainerClient trainer, CancellationToken cancellationToken = default) =>
        trainer.PostAsync("api/notices/read", cancellationToken: cancellationToken);
}
