using Jarvis.Trainer.Hardware;

namespace Jarvis.Trainer.Api;

/// <summary><c>/api/hardware</c></summary>
internal static class HardwareApi
{
    public static void MapHardware(this IEndpointRouteBuilder api) =>
        api.MapGet(
                "/hardware",
                async (HardwareSampler sampler, CancellationToken cancellationToken) =>
                    TypedResults.Ok(await sampler.LatestAsync(cancellationToken))
            )
            .WithTags("Hardware")
            .WithSummary("The newest sample of processor, memory, disk and graphics cards.");
}
