using Quartz;

namespace Jarvis.Trainer.Scheduling;

/// <summary>All that Quartz ever does: put a run into the queue. Nothing trains in here.</summary>
[DisallowConcurrentExecution]
internal sealed class EnqueueJob(ScheduleFires fires) : IJob
{
    public static readonly JobKey Key = new("enqueue", Group);
    public const string Group = "schedules";

    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        // A recovered job runs under a trigger of its own.
        var trigger = (context.Recovering ? context.RecoveringTriggerKey : null) ?? context.Trigger.Key;
        fires.Fired(trigger.Name, context.ScheduledFireTimeUtc ?? context.FireTimeUtc);
        return ValueTask.CompletedTask;
    }
}
