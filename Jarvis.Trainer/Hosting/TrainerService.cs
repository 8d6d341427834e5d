using Jarvis.Contracts;
using Jarvis.Engine.Machine;
using Jarvis.Runs.Machine;
using Jarvis.ServiceDefaults;
using Jarvis.Trainer.Api;
using Jarvis.Trainer.Hardware;
using Jarvis.Trainer.Hubs;
using Jarvis.Trainer.Jobs;
using Jarvis.Trainer.Knowledge;
using Jarvis.Trainer.Models;
using Jarvis.Trainer.News;
using Jarvis.Trainer.Notices;
using Jarvis.Trainer.Queue;
using Jarvis.Trainer.Runs;
using Jarvis.Trainer.Scheduling;
using Jarvis.Trainer.Storage;
using Jarvis.Trainer.Supervision;
using Jarvis.Trainer.Waiting;
using Microsoft.Extensions.Logging.Console;

namespace Jarvis.Trainer.Hosting;

/// <summary>The service: queue, scheduler, supervisor, API and hub in one process.</summary>
internal static class TrainerService
{
    /// <returns>The exit code: 0 after an orderly end, 1 when it could not start.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            await using var app = Build(args);
            await app.RunAsync();
            return 0;
        }
        catch (Exception exception) // the log has the full exception
        {
            await Console.Error.WriteLineAsync($"The trainer could not start: {exception.Message}");
            return 1;
        }
    }

    /// <param name="time">Null for the system clock; tests pass one of their own.</param>
    public static WebApplication Build(string[] args, TimeProvider? time = null, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddServiceDefaults("trainer");
        var paths = builder.Configuration["JARVIS_HOME"] is { Length: > 0 } home
            ? new JarvisPaths(Path.GetFullPath(home))
            : JarvisPaths.Default;
        // RunAsync reports a failed start in one line.
        builder.Logging.AddFilter<ConsoleLoggerProvider>("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Services.AddSingleton(paths).AddSingleton<HomeLock>();
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddRuns();
        builder.AddScheduling(paths, time ?? TimeProvider.System);
        builder.Services.AddHardware();
        builder.Services.AddJobs();
        builder.Services.AddDatasets();
        builder.Services.AddKnowledge();
        builder.Services.AddModels();
        builder.Services.AddApi();
        builder
            .Services.AddSignalR(hub => hub.MaximumReceiveMessageSize = 64 * 1024)
            .AddJsonProtocol(json => ContractJson.Configure(json.PayloadSerializerOptions));
        configure?.Invoke(builder);

        var app = builder.Build();
        app.Services.GetRequiredService<HomeLock>(); // before anything else touches the home
        app.UseInternalKey();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseJsonEncodings();
        app.MapDefaultEndpoints();
        app.MapApi();
        app.MapHub<RunsHub>(RunsHub.Route);
        return app;
    }

    private static void AddRuns(this IServiceCollection services)
    {
        services
            .AddSingleton<TrainerDatabase>()
            .AddSingleton<RunStore>()
            .AddSingleton<RunBook>()
            .AddSingleton<NoticeStore>()
            .AddSingleton<NoticeBoard>();
        services.AddSingleton(_ => MachineFacts.Here).AddSingleton<MachineNow>().AddSingleton<MemoryRoom>();
        services.AddSingleton(provider => new DeviceSlots(
            provider.GetRequiredService<MachineFacts>().Gpu ? DeviceSlots.FirstGpu : DeviceSlots.Processor
        ));
        services
            .AddSingleton<RunSummaries>()
            .AddSingleton<RunNews>()
            .AddSingleton<PlanProblems>()
            .AddSingleton<AdapterRuns>()
            .AddSingleton<RunTraces>()
            .AddSingleton<SpeedCalibration>()
            .AddSingleton<PlanCosts>()
            .AddSingleton<ModelFactsCache>()
            .AddSingleton<Checkpoints>();
        services.AddSingleton(provider => new RunLauncher(provider.GetRequiredService<JarvisPaths>()));
        services
            .AddSingleton(provider => MachineBoot.Here(provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<RunEnds>()
            .AddSingleton<Supervisor>()
            .AddSingleton<RunQueue>();
        services.AddSingleton<HubOutbox>().AddHostedService(provider => provider.GetRequiredService<HubOutbox>());
        services
            .AddHostedService<StateNews>()
            .AddHostedService<Dispatcher>()
            .AddHostedService<Watchkeeper>()
            .AddHostedService<DeletedRuns>();
    }

    private static void AddHardware(this IServiceCollection services)
    {
        services.AddSingleton(_ => new NvidiaSmi());
        services.AddSingleton(_ => MachineOnce.Probe());
        services.AddSingleton<HardwareSampler>().AddHostedService(provider => provider.GetRequiredService<HardwareSampler>());
    }
}
