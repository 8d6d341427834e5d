using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging;
using Polly;

namespace Jarvis.ServiceDefaults;

/// <summary>How one service of Jarvis calls another.</summary>
public static class HttpClients
{
    /// <summary>
    /// The named client <paramref name="service"/> (trainer, inference): finds the service's address (<c>services:NAME:http:0</c>), carries
    /// the key, tries reads again, and has no time limit of its own, because an answer may stream for minutes; callers pass a cancellation
    /// token.
    /// </summary>
    public static IHttpClientBuilder AddInternalClient(this IServiceCollection services, string service) =>
        services
            .AddHttpClient(
                service,
                client =>
                {
                    client.BaseAddress = new Uri($"http://{service}/");
                    client.Timeout = Timeout.InfiniteTimeSpan;
                }
            )
            .ConfigurePrimaryHttpMessageHandler(PrimaryHandler)
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan) // whoever asks keeps the client; connections are renewed by their own lifetime
            .AddInternalKey();

    /// <summary>
    /// A handler that follows nothing, keeps no cookies, passes by proxies, unpacks nothing and never times a stream out.
    /// </summary>
    public static SocketsHttpHandler PrimaryHandler() =>
        new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            Expect100ContinueTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };

    // Retries outermost: every attempt asks again where the service is, since it may come back elsewhere.
    internal static void AddServiceClients(this IServiceCollection services)
    {
        services.AddServiceDiscovery();
        services.ConfigureHttpClientDefaults(clients =>
        {
            clients.AddResilienceHandler("reads", pipeline => pipeline.AddRetry(Retries()));
            clients.AddServiceDiscovery();
        });
        // each retry would be a warning; who gives up says so itself
        services.AddLogging(logging => logging.Quieten("Polly", LogLevel.Error));
    }

    /// <summary>
    /// Tries reads again when a service is just starting or restarting: three times, 0.2 s and doubling, with jitter. What changes
    /// something (POST, PUT, PATCH, DELETE) goes out once: nobody knows whether the first attempt was obeyed. There is no time limit, since
    /// a long answer is no failure.
    /// </summary>
    private static HttpRetryStrategyOptions Retries()
    {
        var retries = new HttpRetryStrategyOptions
        {
            MaxRetryAttempts = 3,
            Delay = TimeSpan.FromMilliseconds(200),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldRetryAfterHeader = false,
            ShouldHandle = static attempt =>
                ValueTask.FromResult(attempt.Outcome.Exception is HttpRequestException || IsPassing(attempt.Outcome.Result?.StatusCode)),
        };
        retries.DisableForUnsafeHttpMethods();
        return retries;
    }

    /// <summary>Whether a status says that the service is not there just now.</summary>
    private static bool IsPassing(HttpStatusCode? status) =>
        status is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;
}
