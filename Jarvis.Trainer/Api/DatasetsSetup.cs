using Jarvis.Contracts;
using Jarvis.Data.Reading.Probing;
using Jarvis.Trainer.Disk;
using Jarvis.Trainer.Datasets;
using Jarvis.Trainer.Datasets.Doctor;
using Jarvis.Trainer.Datasets.Importing;
using Jarvis.Trainer.Datasets.Uploading;
using Jarvis.Trainer.Datasets.Watching;
using Jarvis.Trainer.Jobs;
using Jarvis.Trainer.Paths;
using Jarvis.Trainer.Storage;
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
            .AddSingleton<StarterDataset>()
            .AddSingleton<Mixtures>();
        services.AddSingleton<NewDatasets>().AddSingleton<Imports>().AddSingleton<ExportFiles>().AddSingleton<DiskUsage>();
        services.AddSingleton<RunBatches>().AddSingleton<ModelWriters>();
        services
            .AddSingleton(services => LayoutMemory.Of(services.GetRequiredService<JarvisPaths>()))
            .AddSingleton<ImportProber>()
            .AddTokenizers();
        services.AddSingleton<DoctorService>();
        services
            .AddSingleton<WatchStore>()
            .AddSingleton<WatchedFolders>()
            .AddHostedService(provider => provider.GetRequiredService<WatchedFolders>());
        services.AddSingleton<IImportListener>(provider => provider.GetRequiredService<WatchedFolders>());
        services
            .AddJob<ImportDatasetJob>()
            .AddJob<DoctorJob>()
            .AddJob<FixJob>()
            .AddJob<BalanceJob>()
            .AddJob<SplitJob>()
            .AddJob<SyntheticJob>()
            .AddJob<UndoJob>()
            .AddJob<MixtureJob>()
            .AddJob<ExportJob>();
        services
            .AddCare<DatasetLibrary>()
            .AddCare<TokenizerLibrary>()
            .AddCare<Uploads>()
            .AddCare<ExportFiles>()
            .AddHostedService<HomeCare>();
        services.AddHostedService(provider => provider.GetRequiredService<StarterDataset>()); // after HomeCare's first sweep
    }

    private static IServiceCollection AddCare<T>(this IServiceCollection services)
        where T : class, IFolderCare => services.AddSingleton<IFolderCare>(provider => provider.GetRequiredService<T>());

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
