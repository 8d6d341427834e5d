using Jarvis.Contracts;

namespace Jarvis.Web.Trainer;

/// <summary>Routes of mixtures: datasets made from other datasets.</summary>
public static class TrainerMixtures
{
    public static Task<MixturePreview> PreviewMixtureAsync(
        this TrainerClient trainer,
        CreateMixture mixture,
        CancellationToken cancellationToken = default
    ) => trainer.PostAsync<MixturePreview>("api/datasets/mixtures/preview", mixture, cancellationToken);

    public static Task<DataJob> CreateMixtureAsync(
        this TrainerClient trainer,
        CreateMixture mixture,
        CancellationToken cancellationToken = default
    ) => trainer.PostAsync<DataJob>("api/datasets/mixtures", mixture, cancellationToken);

    /// <summary>Mixes the newest versions of the parts.</summary>
    public static Task<DataJob> MixAgainAsync(this TrainerClient trainer, string id, CancellationToken cancellationToken = default) =>
        trainer.PostAsync<DataJob>($"api/datasets/{Uri.EscapeDataString(id)}/mixture/again", cancellationToken: cancellationToken);
}
