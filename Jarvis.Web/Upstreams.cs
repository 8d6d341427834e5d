using Jarvis.ServiceDefaults;
using Microsoft.Extensions.Configuration.Memory;

namespace Jarvis.Web;

/// <summary>
/// Addresses of the services behind this page and the key that they require, for the hub connection and for forwarded requests.
/// </summary>
/// <param name="Key">The value of <c>JARVIS_INTERNAL_KEY</c>. If it is null, the service refuses requests, and the page shows that
/// error.</param>
public sealed record Upstreams(Uri Trainer, Uri Inference, string? Key)
{
    /// <summary>Names of the two HTTP clients (<see cref="HttpClients.AddInternalClient"/>).</summary>
    public const string TrainerClient = "trainer",
        InferenceClient = "inference";

    /// <summary>Reads <c>services:{name}:http:0</c>.</summary>
    public static Upstreams From(IConfiguration configuration) =>
        new(Address(configuration, TrainerClient), Address(configuration, InferenceClient), InternalKey.Of(configuration));

    /// <summary>Ports 5081 and 5082 for services that were started by hand; any other configuration takes precedence.</summary>
    public static void AddDefaults(IConfigurationBuilder configuration) =>
        configuration.Sources.Insert(
            0,
            new MemoryConfigurationSource
            {
                InitialData = new Dictionary<string, string?>
                {
                    [Setting(TrainerClient)] = "http://127.0.0.1:5081",
                    [Setting(InferenceClient)] = "http://127.0.0.1:5082",
                },
            }
        );

    private static Uri Address(IConfiguration configuration, string service) => new(configuration[Setting(service)]!);

    private static string Setting(string service) => $"services:{service}:http:0";
}
