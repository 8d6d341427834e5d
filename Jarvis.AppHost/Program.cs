using System.Security.Cryptography;
using Jarvis.AppHost;
using Jarvis.AppHost.Commands;
using Jarvis.AppHost.Logs;
using Jarvis.AppHost.Watching;
using Jarvis.Contracts;
using Microsoft.Extensions.DependencyInjection;

Utf8Console.Use();
if (Arguments.Help(args) is { } help)
{
    Console.WriteLine(help);
    return;
}

bool dashboard = !args.Contains(Arguments.NoDashboard);
var builder = DistributedApplication.CreateBuilder(
    new DistributedApplicationOptions
    {
        Args = args,
        DisableDashboard = !dashboard,
        AllowUnsecuredTransport = true, // everything stays on this machine
    }
);

// New at each start; Trainer and Inference answer only callers that hold it.
var key = builder.AddParameter("internal-key", RandomNumberGenerator.GetHexString(64), secret: true);

var trainer = builder
    .AddService<Projects.Jarvis_Trainer>("trainer")
    .WithEnvironment("JARVIS_INTERNAL_KEY", key)
    .WithEnvironment("JARVIS_RUNS_OUTLIVE", "1") // stopping the services does not stop the runs
    .WithRunCommands(key.Resource);

var inference = builder
    .AddService<Projects.Jarvis_Inference>("inference")
    .WithEnvironment("JARVIS_INTERNAL_KEY", key)
    .WithEnvironment("OMP_WAIT_POLICY", "PASSIVE") // idle threads must not spin while something trains
    .WithReference(trainer);

var web = builder
    .AddService<Projects.Jarvis_Web>("web", Arguments.Port(builder.Configuration))
    .WithEnvironment("JARVIS_INTERNAL_KEY", key)
    .WithReference(trainer)
    .WithReference(inference)
    .WithOpenDashboard()
    .WaitFor(trainer)
    .WaitFor(inference);

foreach (var service in (IResourceBuilder<BuiltService>[])[trainer, inference, web])
{
    service.WithTelemetry(dashboard).WithEnvironment("JARVIS_HOME", Arguments.Home(builder.Configuration).Home);
}

builder.AddStateLog();
builder.Services.AddSingleton(Arguments.Home(builder.Configuration)).AddSingleton(TimeProvider.System);

// First, because Aspire's own start lasts until the last service is up.
builder.Services.AddFirst<StateLines>().AddFirst<ServiceOutput>().AddFirst<DashboardLink>();
builder.Services.AddFirst<Restarter>().AddFirst<ServiceList>().AddFirst<StopOrder>();
builder.Services.AddFirst<LauncherWatch>().AddFirst<OrchestratorWatch>();
var app = builder.Build();
try
{
    await app.RunAsync();
}
catch (Exception exception) when (exception is not OperationCanceledException) // such as an orchestrator that does not answer
{
    StartFailure.Tell(exception, Arguments.Home(builder.Configuration));
    Environment.ExitCode = 1;
}
