using Jarvis.Contracts;
using Jarvis.Data;

namespace Jarvis.Trainer.Datasets;

/// <summary>Datasets, imports, uploads and tokenizers: services and routes.</summary>
internal static class DatasetsSetup
{
    public static void AddDatasets(this IServiceCollection services)
    {
        services.AddSingleton<DatasetLibrary>().AddSingleton<Uploads>().AddSingleton<ServerPaths>().AddSingleton<ImportBook>().AddSingleton<StarterDataset>();
        services.AddSingleton<TokenizerLibrary>().AddSingleton<ImportProber>();
        services.AddSingleton<ImportService>().AddHostedService(provider => provider.GetRequiredService<ImportService>());
        services.AddHostedService<DatasetCare>();
    }

    public static void MapDatasets(this IEndpointRouteBuilder api)
    {
        DatasetsApi.Map(api);
        ImportsApi.Map(api);
        UploadsApi.Map(api);
        api.MapGet("/tokenizers", (TokenizerLibrary tokenizers) => TypedResults.Ok<IReadOnlyList<TokenizerSummary>>(tokenizers.All()))
            .WithTags("Tokenizers").WithSummary("Every tokenizer, newest first.");
    }
}
