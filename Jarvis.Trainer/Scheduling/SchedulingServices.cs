using Jarvis.Contracts;
using Quartz;

namespace Jarvis.Trainer.Scheduling;

/// <summary>Sets up Quartz on <c>quartz.db</c>: it decides when runs are queued, and nothing else.</summary>
internal static class SchedulingServices
{
    private const int Threads = 2;

    public static void AddScheduling(this WebApplicationBuilder builder, JarvisPaths paths, TimeProvider time)
    {
        Directory.CreateDirectory(paths.Home);
        builder.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler => (scheduler.InstanceName, scheduler.InstanceId) = ("jarvis", "trainer"));
            quartz.UseDefaultThreadPool(Threads);
            quartz.UseTimeProvider(time);
            quartz.UsePersistentStore(store =>
            {
                store.UseSqlite($"Data Source={paths.QuartzDatabase}");
                store.UseSystemTextJsonSerializer();
                store.ProvisionSchema();
                store.ConfigureStore(options => options.StoreJobDataAsStrings = true);
            });
        });
        builder.Services.AddSingleton<ScheduleStore>().AddSingleton<ScheduleFires>().AddSingleton<Schedules>();
        builder.Services.AddSingleton<QuartzTriggers>().AddHostedService(provider => provider.GetRequiredService<QuartzTriggers>());
        builder.AddQuartzHostedService(options => options.WaitForJobsToComplete = true);
        builder.Services.AddHealthChecks().AddQuartz();
    }
}
