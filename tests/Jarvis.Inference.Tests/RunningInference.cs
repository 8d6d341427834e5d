using System.ClientModel;
using System.ClientModel.Primitives;
using Jarvis.Contracts;
using Jarvis.ServiceDefaults;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenAI;

namespace Jarvis.Inference.Tests;

/// <summary>The complete service on its own home with one run, <c>tiny</c>, which has two checkpoints; the first is the best.</summary>
public sealed class RunningInference : WebApplicationFactory<Models.InferenceOptions>
{
    private const string Key = "test";

    public RunningInference()
    {
        Home = Directory.CreateTempSubdirectory("jarvis-inference-").FullName;
        TinyModel.Write(Path.Combine(Home, "runs", "tiny", "checkpoints", "step-00000001"), step: 1, best: true, seed: 1);
        TinyModel.Write(Path.Combine(Home, "runs", "tiny", "checkpoints", "step-00000002"), step: 2, best: false, seed: 2);
        TinyModel.Write(Path.Combine(Home, "runs", "long", "checkpoints", "step-00000001"), context: 4096);
        TinyModel.Write(Path.Combine(Home, "runs", "text", "checkpoints", "step-00000001"), chat: false);
    }

    public string Home { get; }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting(InternalKey.Variable, Key);
        builder.UseSetting("Inference:Threads", "2");
        builder.UseSetting("JARVIS_HOME", Home);
        builder.ConfigureTestServices(services => services.Replace(ServiceDescriptor.Singleton(new JarvisPaths(Home))));
    }

    /// <summary>A client with the internal key, as Jarvis's own services use it.</summary>
    public HttpClient Http()
    {
        var client = CreateClient();
        client.DefaultRequestHeaders.Add(InternalKey.Header, Key);
        return client;
    }

    /// <summary>OpenAI's own client, configured only with the address.</summary>
    public OpenAIClient OpenAi() =>
        new(
            new ApiKeyCredential("unused"),
            new OpenAIClientOptions
            {
                Endpoint = new Uri("http://localhost/v1"),
                Transport = new HttpClientPipelineTransport(Http()),
                RetryPolicy = new ClientRetryPolicy(0),
            }
        );

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && Directory.Exists(Home))
        {
            Directory.Delete(Home, recursive: true);
        }
    }
}
