using Jarvis.Contracts;
using Jarvis.Data.Mixing;
using Jarvis.Trainer.Refusals;

namespace Jarvis.Trainer.Datasets;

/// <summary>
/// Plans datasets that are mixed from others. The result is an ordinary dataset whose manifest names its parts and their versions, so that
/// it can be remade.
/// </summary>
internal sealed class Mixtures(DatasetLibrary library)
{
    public MixturePreview Preview(CreateMixture request)
    {
        using var plan = Plan(request.Parts, request.Seed);
        return plan.Preview();
    }

    /// <exception cref="RequestRefusedException">No mixture can be made from these parts.</exception>
    public MixturePlan Plan(IReadOnlyList<MixturePart>? parts, long seed)
    {
        if (MixturePlan.Problems(parts ?? []).ToList() is { Count: > 0 } problems)
        {
            throw RequestRefusedException.Bad("This mixture cannot be made.", string.Join(' ', problems));
        }
        return MixturePlan.Of(parts!, [.. parts!.Select(p => (library.Folder(p.DatasetId), library.Get(p.DatasetId)))], seed);
    }
}
