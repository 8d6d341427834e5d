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
    /// The named client <paramref name="service"/> (trainer, inference): resolves the service's address (<c>services:NAME:http:0</c>),
    /// sends the key, retries reads, and has no timeout of its own, because an answer may stream for minutes; callers pass a cancellation
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
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan) // callers keep the client; its connections have a lifetime of their own
            .AddInternalKey();

    /// <summary>
    /// A handler that follows no redirects, keeps no cookies, bypasses proxies, decompresses nothing and never times out a stream.
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

    // Retries are outermost: every attempt resolves the address of the service again, since it may come back elsewhere.
    internal static void AddServiceClients(this IServiceCollection services)
    {
        services.AddServiceDiscovery();
        services.ConfigureHttpClientDefaults(clients =>
        {
            clients.AddResilienceHandler("reads", pipeline => pipeline.AddRetry(Retries()));
            clients.AddServiceDiscovery();
        });
        // Each retry would be logged as a warning; a caller that gives up says so itself.
        services.AddLogging(logging => logging.Quieten("Polly", LogLevel.Error));
    }

    /// <summary>
    /// Retries reads while a service is starting or restarting: three times, after 0.2 s and doubling, with jitter. What changes something
    /// (POST, PUT, PATCH, DELETE) is sent once, because nobody knows whether the first attempt took effect. There is no timeout, since a
    /// long answer is not a failure.
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

    /// <summary>Whether a status says that the service is temporarily unavailable.</summary>
    private static bool IsPassing(HttpStatusCode? status) =>
        status is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;
}
