using Jarvis.ServiceDefaults;
using Microsoft.Extensions.Configuration.Memory;

namespace Jarvis.Web;

/// <summary>
/// Where the services behind this page are, and the key that they ask for: for the hub's connection and for what is passed on as it is.
/// </summary>
/// <param name="Key">What <c>JARVIS_INTERNAL_KEY</c> says; null lets the upstream refuse, which the page then shows.</param>
public sealed record Upstreams(Uri Trainer, Uri Inference, string? Key)
{
    /// <summary>Names of the two clients (<see cref="HttpClients.AddInternalClient"/>).</summary>
    public const string TrainerClient = "trainer",
        InferenceClient = "inference";

    /// <summary>Reads <c>services:{name}:http:0</c>.</summary>
    public static Upstreams From(IConfiguration configuration) =>
        new(Address(configuration, TrainerClient), Address(configuration, InferenceClient), InternalKey.Of(configuration));

    /// <summary>Ports 5081 and 5082, for services started by hand; whatever else is configured comes before.</summary>
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
