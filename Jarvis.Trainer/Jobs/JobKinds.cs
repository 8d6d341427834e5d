namespace Jarvis.Trainer.Jobs;

/// <summary>Every kind of job that this program knows. Found when first asked for: a kind may itself start jobs.</summary>
internal sealed class JobKinds(IServiceProvider services)
{
    private readonly Lazy<Dictionary<string, JobKind>> _kinds = new(() => services.GetServices<JobKind>().ToDictionary(kind => kind.Name));

    /// <summary>Null where another version of Jarvis knew it.</summary>
    public JobKind? Find(string name) => _kinds.Value.GetValueOrDefault(name);

    public JobKind Get(string name) => Find(name) ?? throw new InvalidOperationException($"No job of the kind \"{name}\" is registered.");
}
