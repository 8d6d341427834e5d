using Jarvis.Trainer.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Jarvis.Trainer.Tests.Support;

/// <param name="Script">Name of the function in the test that does the work.</param>
internal sealed record ScriptedTask(string Script);

/// <summary>A real job kind whose work is a function of the test, chosen by the name in the request.</summary>
internal class ScriptedJob(ScriptedWorks works) : JobKind<ScriptedTask>
{
    public const string Kind = "scripted";

    public override string Name => Kind;

    protected override JobOutcome Run(ScriptedTask request, JobRun job) => works.Scripts[request.Script](job);

    public static NewJob New(string name, string script, string? target = null, string kind = Kind) =>
        new(kind, name, new ScriptedTask(script), target);
}

/// <summary>A second kind, for jobs about the same target.</summary>
internal sealed class OtherScriptedJob(ScriptedWorks works) : ScriptedJob(works)
{
    public new const string Kind = "scripted-too";

    public override string Name => Kind;
}

/// <summary>A kind in the queue of imports, which keeps imports waiting behind it.</summary>
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
