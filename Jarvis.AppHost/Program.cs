using System.Globalization;
using System.Security.Cryptography;

var builder = DistributedApplication.CreateBuilder(args);
int port = int.Parse(builder.Configuration["port"] ?? "5080", CultureInfo.InvariantCulture);

// Made anew at each start: Trainer and Inference answer only to who holds it.
var key = builder.AddParameter("internal-key", RandomNumberGenerator.GetHexString(64), secret: true);

var trainer = builder.AddProject<Projects.Jarvis_Trainer>("trainer", launchProfileName: null)
    .WithHttpEndpoint(name: "http")
    .WithEnvironment("JARVIS_INTERNAL_KEY", key)
    .WithHttpHealthCheck("/health");

var inference = builder.AddProject<Projects.Jarvis_Inference>("inference", launchProfileName: null)
    .WithHttpEndpoint(name: "http")
    .WithEnvironment("JARVIS_INTERNAL_KEY", key)
    .WithEnvironment("OMP_WAIT_POLICY", "PASSIVE") // idle threads must not spin while something trains
    .WithReference(trainer)
    .WithHttpHealthCheck("/health");

builder.AddProject<Projects.Jarvis_Web>("web", launchProfileName: null)
    .WithHttpEndpoint(port: port, name: "http", isProxied: false)
    .WithEnvironment("JARVIS_INTERNAL_KEY", key)
    .WithReference(trainer)
    .WithReference(inference)
    .WithHttpHealthCheck("/health")
    .WaitFor(trainer)
    .WaitFor(inference);

builder.Build().Run();
