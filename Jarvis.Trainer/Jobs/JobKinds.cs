namespace Jarvis.Trainer.Jobs;

/// <summary>
/// Every kind of job that this program knows. Resolved on first use, because a kind may itself depend on <see cref="JobService"/> to start
/// jobs.
/// </summary>
internal sealed class JobKinds(IServiceProvider services)
{
    private readonly Lazy<Dictionary<string, JobKind>> _kinds = new(() => services.GetServices<JobKind>().ToDictionary(kind => kind.Name));

    /// <summary>Null for a kind that only another version of Jarvis knows.</summary>
    public JobKind? Find(string name) => _kinds.Value.GetValueOrDefault(name);

    public JobKind Get(string name) => Find(name) ?? throw new InvalidOperationException($"No job of the kind \"{name}\" is registered.");
}
