using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Jarvis.Web.Tests;

/// <summary>What an OTLP collector (protobuf over HTTP) receives when the dashboard forwards a request.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task Request_ThatIsPassedOn_IsOneTraceFromBrowserToService()
    {
        await using var collector = await Collector.StartAsync();
        await using var service = await WebHost.UpstreamAsync(app => app.MapGet("/api/{**rest}", () => "x"));
        string path = $"/api/runs/{Guid.NewGuid():N}";
        await using (var web = await WebHost.StartAsync(WebHost.AddressOf(service), collector.Configure))
        {
            Assert.Equal("x", await web.Client.GetStringAsync(path));
            Assert.True(web.Services.GetRequiredService<TracerProvider>().ForceFlush(20_000));
        }

        // All sides run in this process, so every span is collected here. Starting with the test's own request, each span is the child of
        // the previous one.
        var spans = collector.Spans.Where(span => span.Mentions(path)).DistinctBy(span => span.Id).ToList();
        var chain = new List<OtlpSpan> { Assert.Single(spans, span => span.Parent.Length == 0) };
        while (spans.SingleOrDefault(span => span.Parent == chain[^1].Id) is { } child)
        {
            chain.Add(child);
        }

        Assert.Equal([OtlpSpan.Client, OtlpSpan.Server, OtlpSpan.Client, OtlpSpan.Server], chain.Select(span => span.Kind));
        Assert.Equal(["GET", "GET /api/{**rest}", "GET", "GET /api/{**rest}"], chain.Select(span => span.Name));
        Assert.Equal([chain[0].Trace], spans.Select(span => span.Trace).Distinct());
    }

    [Fact]
    public async Task Collector_ReceivesMetricsAndLogsButNoProbes()
    {
        await using var collector = await Collector.StartAsync();
        await using (var web = await WebHost.StartAsync(null, collector.Configure))
        {
            string name = $"/alive?{Guid.NewGuid():N}";
            await web.Client.GetStringAsync(name);
            await web.Client.GetAsync("api/unreachable"); // makes Forwarder log a warning
            Assert.True(web.Services.GetRequiredService<TracerProvider>().ForceFlush(20_000));
            Assert.True(web.Services.GetRequiredService<MeterProvider>().ForceFlush(20_000));
            Assert.True(web.Services.GetRequiredService<LoggerProvider>().ForceFlush(20_000));
            Assert.DoesNotContain(collector.Spans, span => span.Kind == OtlpSpan.Server && span.Mentions(name.Split('?')[1]));
        }

        Assert.True(collector.Received("/v1/metrics", "http.server.request.duration"));
        Assert.True(collector.Received("/v1/metrics", "dotnet.gc.collections"));
        Assert.True(collector.Received("/v1/logs", "Jarvis.Web.Forwarding.Forwarder"));
        Assert.True(collector.Received("/v1/logs", "jarvis")); // service.namespace
    }

    /// <summary>Accepts everything that is sent to it, like any OTLP collector.</summary>
    private sealed class Collector(WebApplication app, ConcurrentQueue<(string Path, byte[] Body)> bodies) : IAsyncDisposable
    {
        public IEnumerable<OtlpSpan> Spans => bodies.Where(body => body.Path == "/v1/traces").SelectMany(body => OtlpSpan.Read(body.Body));

        public static async Task<Collector> StartAsync()
        {
            var bodies = new ConcurrentQueue<(string, byte[])>();
            return new Collector(await WebHost.UpstreamAsync(app => app.MapPost("/v1/{signal}", async (HttpRequest request) =>
                    {
                        using var body = new MemoryStream();
                        await request.Body.CopyToAsync(body);
                        bodies.Enqueue((request.Path, body.ToArray()));
                    })), bodies);
        }

        public void Configure(WebApplicationBuilder builder) =>
            builder.Configuration.AddInMemoryCollection(
                new Dictionary<string, string?>
                {
                    ["OTEL_EXPORTER_OTLP_ENDPOINT"] = WebHost.AddressOf(app).ToString(),
                    ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                }
            );

        public bool Received(string path, string text) =>
            bodies.Any(body => body.Path == path && body.Body.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(text)) >= 0);

        public async ValueTask DisposeAsync()
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }
}
