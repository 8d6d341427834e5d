using Jarvis.Contracts;
using Jarvis.Data.Mixing;
using Jarvis.Trainer.Refusals;

namespace Jarvis.Trainer.Datasets;

/// <summary>
/// Plans of datasets made of datasets: ordinary ones afterwards, whose manifest names parts and versions, so that they can be made again.
/// </summary>
internal sealed class Mixtures(DatasetLibrary library)
{
    public MixturePreview Preview(CreateMixture request)
    {
        using var plan = Plan(request.Parts, request.Seed);
        return plan.Preview();
    }

    /// <exception cref="RequestRefusedException">It cannot be made of these parts.</exception>
    public MixturePlan Plan(IReadOnlyList<MixturePart>? parts, long seed)
    {
        if (MixturePlan.Problems(parts ?? []).ToList() is { Count: > 0 } problems)
        {
            throw RequestRefusedException.Bad("This mixture cannot be made.", string.Join(' ', problems));
        }
        return MixturePlan.Of(parts!, [.. parts!.Select(p => (library.Folder(p.DatasetId), library.Get(p.DatasetId)))], seed);
    }
}
