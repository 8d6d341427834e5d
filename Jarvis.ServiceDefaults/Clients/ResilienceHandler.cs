using System.Net;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Jarvis.ServiceDefaults.Clients;

/// <summary>
/// Tries reads again when a service is just starting or restarting: three times, 0.2 s and doubling, with jitter, each attempt at most 15 s
/// until the answer's headers. What changes something (POST, PUT, DELETE) goes out once and has no limit: nobody knows whether the first
/// attempt was obeyed, and a long generation is not a failure.
/// </summary>
internal sealed class ResilienceHandler : DelegatingHandler
{
    private static readonly ResiliencePipeline<HttpResponseMessage> _pipeline = new ResiliencePipelineBuilder<HttpResponseMessage>()
        .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            MaxRetryAttempts = 3,
            Delay = TimeSpan.FromMilliseconds(200),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = new PredicateBuilder<HttpResponseMessage>()
                .Handle<HttpRequestException>()
                .Handle<TimeoutRejectedException>()
                .HandleResult(answer => answer.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout),
            OnRetry = attempt => { attempt.Outcome.Result?.Dispose(); return default; },
        })
        .AddTimeout(TimeSpan.FromSeconds(15))
        .Build();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        => request.Method == HttpMethod.Get || request.Method == HttpMethod.Head
            ? await _pipeline.ExecuteAsync(async stop => await base.SendAsync(request, stop), cancellationToken)
            : await base.SendAsync(request, cancellationToken);
}
