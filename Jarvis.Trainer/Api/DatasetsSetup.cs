using Jarvis.Contracts;
using Jarvis.Data.Reading.Probing;
using Jarvis.Trainer.Datasets;
using Jarvis.Trainer.Datasets.Doctor;
using Jarvis.Trainer.Datasets.Importing;
using Jarvis.Trainer.Datasets.Uploading;
using Jarvis.Trainer.Datasets.Watching;
using Jarvis.Trainer.Paths;
using Jarvis.Trainer.Tokenizers;

namespace Jarvis.Trainer.Api;

/// <summary>Datasets, imports, uploads and tokenizers: services and routes.</summary>
internal static class DatasetsSetup
{
    public static void AddDatasets(this IServiceCollection services)
    {
        services
            .AddSingleton<DatasetLibrary>()
            .AddSingleton<Uploads>()
            .AddSingleton<ServerPaths>()
            .AddSingleton<PlanDoor>()
            .AddSingleton<ImportBook>()
            .AddSingleton<StarterDataset>()
            .AddSingleton<Mixtures>();
        services.AddSingleton<RunBatches>().AddSingleton<ModelWriters>();
        services
            .AddSingleton(services => LayoutMemory.Of(services.GetRequiredService<JarvisPaths>()))
            .AddSingleton<ImportProber>()
            .AddTokenizers();
        services.AddSingleton<ImportService>().AddHostedService(provider => provider.GetRequiredService<ImportService>());
        services.AddSingleton<DoctorService>();
        services
            .AddSingleton<WatchStore>()
            .AddSingleton<WatchedFolders>()
            .AddHostedService(provider => provider.GetRequiredService<WatchedFolders>());
        services.AddHostedService<DatasetCare>();
    }

    public static void MapDatasets(this IEndpointRouteBuilder api)
    {
        DatasetsApi.Map(api);
        RecordsApi.Map(api);
        ChangesApi.Map(api);
        BalancingApi.Map(api);
        MixturesApi.Map(api);
        SyntheticApi.Map(api);
        ImportsApi.Map(api);
        DatasetExportApi.Map(api);
        UploadsApi.Map(api);
        WatchedApi.Map(api);
        DoctorApi.Map(api);
        api.MapTokenizers();
    }
}
