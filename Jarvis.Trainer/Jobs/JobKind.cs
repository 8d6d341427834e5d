using System.Text.Json;
using Jarvis.Contracts;

namespace Jarvis.Trainer.Jobs;

/// <summary>How far a job is: its phase in words and the share of the whole.</summary>
/// <param name="Records">Of an import: how many there are so far.</param>
internal readonly record struct JobStep(string Text, double? Share, long? Records = null, TimeSpan? Remaining = null);

/// <param name="Text">What came out, a sentence without its full stop.</param>
/// <param name="Result">Id of what was made, where something was.</param>
internal readonly record struct JobOutcome(string Text, string? Result = null, long? Records = null);

/// <summary>
/// A kind of long work: how a request that lies in the database becomes work again. One class, registered by <see
/// cref="JobsApi.AddJob{TKind}"/>.
/// </summary>
internal abstract class JobKind
{
    /// <summary>One word, as <see cref="DataJob.Kind"/> and the database have it.</summary>
    public abstract string Name { get; }

    public virtual JobLane Lane => JobLane.Data;

    /// <summary>Name of the hub's event that its changes go out with.</summary>
    public virtual string Event => nameof(IRunsClient.JobChanged);

    public virtual string FailedText => "Failed";

    public virtual string DoneTitle(JobRow job) => $"{job.Name} is done";

    public virtual string FailedTitle(JobRow job) => $"{job.Name} failed";

    /// <exception cref="ArgumentException">The request is another kind's.</exception>
    public abstract string Write(object request);

    /// <inheritdoc cref="JobKind{TRequest}.Hold(TRequest)"/>
    /// <returns>False where another version wrote the request, and this one cannot read it.</returns>
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
/// <typeparam name="TRequest">Everything that an attempt needs to know, in a record that JSON brings back: no delegate, no open
/// file.</typeparam>
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

    /// <summary>Null where another version wrote it, and this one cannot read it.</summary>
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
    /// The work, on a thread of its own: reports now and then, looks at the token, leaves nothing half-written. It may be begun again after
    /// any death, so it first asks <see cref="JobRun.IsAfterDeath"/> whether what it makes is there already.
    /// </summary>
    /// <exception cref="Data.DatasetException">It cannot be done; the message says what, why and what to do now.</exception>
    protected abstract JobOutcome Run(TRequest request, JobRun job);

    /// <summary>
    /// Keeps what the job needs and others might sweep; called when it is started, and at every start of the service while it may be run.
    /// </summary>
    protected virtual void Hold(TRequest request) { }

    /// <summary>
    /// Whether that is something that a user would miss, such as an upload: a failed job then stays until it is dismissed.
    /// </summary>
    protected virtual bool Holds(TRequest request) => false;

    /// <summary>Lets go of that: the job is done, or its user has cancelled or dismissed it.</summary>
    protected virtual void Release(TRequest request) { }

    /// <summary>Hears how it ended, before that is kept: a death in between has it called once more.</summary>
    protected virtual void Ended(TRequest request, JobRow job) { }

    /// <summary>The row of a failed job that is tried again: what was free when it was started may be taken by now.</summary>
    protected virtual JobRow Renewed(TRequest request, JobRow job) => job;
}
