using System.Text.Json;
using Jarvis.Contracts;

namespace Jarvis.Trainer.Jobs;

/// <summary>The progress of a job: its phase as text and the finished share of the whole job, 0 to 1, null while it is unknown.</summary>
/// <param name="Records">For an import: the number of records so far.</param>
internal readonly record struct JobStep(string Text, double? Share, long? Records = null, TimeSpan? Remaining = null);

/// <param name="Text">The outcome, as a sentence without its full stop.</param>
/// <param name="Result">Id of what was made; null if nothing was.</param>
internal readonly record struct JobOutcome(string Text, string? Result = null, long? Records = null);

/// <summary>
/// A kind of long-running job: it turns a request stored in the database back into work. One class per kind, registered by
/// <see cref="JobsApi.AddJob{TKind}"/>.
/// </summary>
internal abstract class JobKind
{
    /// <summary>One word, as stored in <see cref="DataJob.Kind"/> and in the database.</summary>
    public abstract string Name { get; }

    public virtual JobLane Lane => JobLane.Data;

    /// <summary>Name of the hub event that announces its changes.</summary>
    public virtual string Event => nameof(IRunsClient.JobChanged);

    public virtual string FailedText => "Failed";

    public virtual string DoneTitle(JobRow job) => $"{job.Name} finished";

    public virtual string FailedTitle(JobRow job) => $"{job.Name} failed";

    /// <exception cref="ArgumentException">The request belongs to another kind.</exception>
    public abstract string Write(object request);

    /// <inheritdoc cref="JobKind{TRequest}.Hold(TRequest)"/>
    /// <returns>False if another version wrote the request and this one cannot read it.</returns>
    public abstract bool Hold(JobRow job);

    /// <inheritdoc cref="JobKind{TRequest}.Holds(TRequest)"/>
    public abstract bool Holds(JobRow job);

    /// <inheritdoc cref="JobKind{TRequest}.Release(TRequest)"/>
    public abstract void Release(JobRow job);

    /// <inheritdoc cref="JobKind{TRequest}.Ended(TRequest, JobRow)"/>
    public abstract void Ended(JobRow job);

    /// <inheritdoc cref="JobKind{TRequest}.Renewed(TRequest, JobRow)"/>
    public abstract JobRow Renewed(JobRow job);

    public abstract JobOutcome Run(JobRun job);
}

/// <inheritdoc/>
/// <typeparam name="TRequest">Everything that an attempt needs, in a record that survives a JSON round trip: no delegates, no open
/// files.</typeparam>
internal abstract class JobKind<TRequest> : JobKind
    where TRequest : class
{
    public sealed override string Write(object request) =>
        request is TRequest own
            ? JsonSerializer.Serialize(own, ContractJson.Options)
            : throw new ArgumentException(
                $"A job of the kind {Name} takes a {typeof(TRequest).Name}, not a {request.GetType().Name}.",
                nameof(request)
            );

    public sealed override bool Hold(JobRow job)
    {
        if (Read(job) is not { } request)
        {
            return false;
        }
        Hold(request);
        return true;
    }

    public sealed override bool Holds(JobRow job) => Read(job) is { } request && Holds(request);

    public sealed override void Release(JobRow job)
    {
        if (Read(job) is { } request)
        {
            Release(request);
        }
    }

    public sealed override void Ended(JobRow job)
    {
        if (Read(job) is { } request)
        {
            Ended(request, job);
        }
    }

    public sealed override JobRow Renewed(JobRow job) => Read(job) is { } request ? Renewed(request, job) : job;

    public sealed override JobOutcome Run(JobRun job) =>
        Run(Read(job.Row) ?? throw new InvalidOperationException($"The request of {job.Name} cannot be read."), job);

    /// <summary>Null if another version wrote it and this one cannot read it.</summary>
    public static TRequest? Read(JobRow job)
    {
        try
        {
            return JsonSerializer.Deserialize<TRequest>(job.Request, ContractJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>
    /// Does the work, on a thread of its own: reports progress now and then, observes the cancellation token, and leaves nothing
    /// half-written. It may be started again after the process died at any point, so if <see cref="JobRun.IsAfterDeath"/> is true it first
    /// checks whether its result already exists.
    /// </summary>
    /// <exception cref="Data.DatasetException">It cannot be done; the message says what, why and what to do now.</exception>
    protected abstract JobOutcome Run(TRequest request, JobRun job);

    /// <summary>
    /// Protects what the job needs from being swept; called when the job is created, and at every start of the service while it can still
    /// run.
    /// </summary>
    protected virtual void Hold(TRequest request) { }

    /// <summary>
    /// Whether the job holds something that a user would miss, such as an upload: a failed job then stays in the list until it is
    /// dismissed.
    /// </summary>
    protected virtual bool Holds(TRequest request) => false;

    /// <summary>Releases what <c>Hold</c> protects: the job is done, or its user has cancelled or dismissed it.</summary>
    protected virtual void Release(TRequest request) { }

    /// <summary>Called with the final row before it is saved; if the process dies in between, it is called once more.</summary>
    protected virtual void Ended(TRequest request, JobRow job) { }

    /// <summary>The row for retrying a failed job, because what was free when the job was created may be taken by now.</summary>
    protected virtual JobRow Renewed(TRequest request, JobRow job) => job;
}
