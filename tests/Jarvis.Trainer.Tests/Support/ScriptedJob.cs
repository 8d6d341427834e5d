using Jarvis.Trainer.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Jarvis.Trainer.Tests.Support;

/// <param name="Script">Which of the test's works it does.</param>
internal sealed record ScriptedTask(string Script);

/// <summary>A real kind of job whose work the test says, by the name that the request holds.</summary>
internal class ScriptedJob(ScriptedWorks works) : JobKind<ScriptedTask>
{
    public const string Kind = "scripted";

    public override string Name => Kind;

    protected override JobOutcome Run(ScriptedTask request, JobRun job) => works.Scripts[request.Script](job);

    public static NewJob New(string name, string script, string? target = null, string kind = Kind) =>
        new(kind, name, new ScriptedTask(script), target);
}

/// <summary>Another one, for jobs about the same target.</summary>
internal sealed class OtherScriptedJob(ScriptedWorks works) : ScriptedJob(works)
{
    public new const string Kind = "scripted-too";

    public override string Name => Kind;
}

/// <summary>One in the lane of imports, in front of which others wait.</summary>
internal sealed class ScriptedImport(ScriptedWorks works) : ScriptedJob(works)
{
    public new const string Kind = "scripted-import";

    public override string Name => Kind;

    public override JobLane Lane => JobLane.Imports;
}

internal sealed class ScriptedWorks
{
    public Dictionary<string, Func<JobRun, JobOutcome>> Scripts { get; } = [];

    public void Register(IServiceCollection services) =>
        services.AddSingleton(this).AddJob<ScriptedJob>().AddJob<OtherScriptedJob>().AddJob<ScriptedImport>();
}
