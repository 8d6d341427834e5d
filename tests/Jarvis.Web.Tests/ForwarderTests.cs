using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Jarvis.Web.Tests;

public sealed class ForwarderTests
{
    [Fact]
    public async Task Answer_ThatStreams_ArrivesPieceByPiece()
    {
        var pieces = Channel.CreateUnbounded<string>();
        await using var upstream = await WebHost.UpstreamAsync(app => app.MapPost("/v1/chat/completions", async context =>
            {
                context.Response.ContentType = "text/event-stream";
                await foreach (string piece in pieces.Reader.ReadAllAsync(context.RequestAborted))
                {
                    await context.Response.WriteAsync(piece);
                    await context.Response.Body.FlushAsync();
                }
            }));
        await using var web = await WebHost.StartAsync(WebHost.AddressOf(upstream));
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/chat/completions") { Content = new StringContent("{}") };

        pieces.Writer.TryWrite("data: one\n");
        using var response = await web.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("data: one", await reader.ReadLineAsync()); // arrives before the second piece exists

        pieces.Writer.TryWrite("data: two\n");
        Assert.Equal("data: two", await reader.ReadLineAsync());
        pieces.Writer.Complete();
        Assert.Null(await reader.ReadLineAsync());
    }

    [Fact]
    public async Task Upload_LargerThanKestrelsLimit_ArrivesWholeWhileItIsSent()
    {
        const long size = 48L << 20; // above Kestrel's own limit of 30 MB
        var firstPiece = new TaskCompletionSource();
        await using var upstream = await WebHost.UpstreamAsync(app => app.MapPost("/api/uploads", async (HttpRequest request) =>
            {
                request.HttpContext.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
                long total = 0;
                byte[] buffer = new byte[1 << 16];
                for (int count; (count = await request.Body.ReadAsync(buffer)) > 0; total += count)
                {
                    firstPiece.TrySetResult();
                }

                return total.ToString(System.Globalization.CultureInfo.InvariantCulture);
            }));
        await using var web = await WebHost.StartAsync(WebHost.AddressOf(upstream));

        using var body = new StreamContent(new Halting(size, firstPiece.Task));
        using var response = await web.Client.PostAsync("api/uploads?name=big.txt", body);

        Assert.Equal(size.ToString(System.Globalization.CultureInfo.InvariantCulture), await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Upload_OfMoreThanTwoGigabytes_IsRefusedAtOnce()
    {
        await using var web = await WebHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/uploads") { Content = new StreamContent(Stream.Null) };
        request.Headers.ExpectContinue = true;
        request.Content.Headers.ContentLength = (2L << 30) + 1;
        using var response = await web.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task Request_IsPassedOnWithOurKeyAndWithoutTheCallersSecrets()
    {
        await using var upstream = await WebHost.UpstreamAsync(app =>
            app.MapGet("/api/echo", (HttpRequest request) =>
                $"{request.Headers["X-Jarvis-Key"]}|{request.Headers.Cookie}|{request.Headers.Origin}|"
                + $"{request.Headers["X-Mine"]}|{request.QueryString}"
            )
        );
        await using var web = await WebHost.StartAsync(WebHost.AddressOf(upstream));
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/echo?after=5&q=a%20b");
        request.Headers.Add("X-Jarvis-Key", "guessed");
        request.Headers.Add("Cookie", "jarvis-theme=dark");
        request.Headers.Add("Origin", web.Address.GetLeftPart(UriPartial.Authority));
        request.Headers.Add("X-Mine", "kept");
        using var response = await web.Client.SendAsync(request);
        Assert.Equal($"{WebHost.Key}|||kept|?after=5&q=a%20b", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Caller_WhoLeaves_EndsTheUpstreamAnswer()
    {
        var ended = new TaskCompletionSource();
        await using var upstream = await WebHost.UpstreamAsync(app => app.MapGet("/v1/slow", async context =>
            {
                context.RequestAborted.Register(() => ended.TrySetResult());
                await context.Response.WriteAsync("begun");
                await context.Response.Body.FlushAsync();
                await ended.Task;
            }));
        await using var web = await WebHost.StartAsync(WebHost.AddressOf(upstream));
        var response = await web.Client.GetAsync("v1/slow", HttpCompletionOption.ResponseHeadersRead);
        await (await response.Content.ReadAsStreamAsync()).ReadExactlyAsync(new byte[5]);
        response.Dispose();
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData("api/datasets/import", false)]
    [InlineData("api/datasets/import", true)]
    [InlineData("v1/chat/completions", false)]
    [InlineData("v1/chat/completions", true)]
    public async Task Body_BeyondTheLimit_IsRefusedAsTooLarge(string path, bool chunked)
    {
        await using var upstream = await WebHost.UpstreamAsync(app => app.MapPost($"/{path}", async (HttpRequest request) =>
            {
                await request.Body.CopyToAsync(Stream.Null);
                return "taken";
            }));
        await using var web = await WebHost.StartAsync(WebHost.AddressOf(upstream));
        const int size = 40_000_000; // the services accept 30 MB
        using var body = new StreamContent(new Halting(size, Task.CompletedTask));
        body.Headers.ContentLength = chunked ? null : size;
        using var response = await web.Client.PostAsync(path, body);
        string text = await response.Content.ReadAsStringAsync();
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, true), (response.StatusCode, text.Contains("MB", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Body_WithinTheLimit_ArrivesHoweverItIsSent()
    {
        await using var upstream = await WebHost.UpstreamAsync(app => app.MapPost("/api/datasets/import", async (HttpRequest request) =>
            {
                using var taken = new MemoryStream();
                await request.Body.CopyToAsync(taken);
                return $"{taken.Length} {request.ContentLength}";
            }));
        await using var web = await WebHost.StartAsync(WebHost.AddressOf(upstream));
        foreach (int size in new[] { 0, 1, 70_000 })
        {
            using var counted = await web.Client.PostAsync("api/datasets/import", new ByteArrayContent(new byte[size]));
            Assert.Equal($"{size} {size}", await counted.Content.ReadAsStringAsync());
            using var chunked = await web.Client.PostAsync("api/datasets/import", new StreamContent(new Halting(size, Task.CompletedTask)));
            Assert.Equal($"{size} ", await chunked.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task Refusal_OfAServiceThatDoesNotReadTheBody_ComesBeforeTheBodyIsSent()
    {
        await using var upstream = await WebHost.UpstreamAsync(app => app.MapPost("/api/uploads", context =>
            {
                context.Response.StatusCode = StatusCodes.Status507InsufficientStorage;
                return context.Response.WriteAsync("the disk is full");
            }));
        await using var web = await WebHost.StartAsync(WebHost.AddressOf(upstream));
        using var client = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromSeconds(60) });
        var body = new Halting(1L << 30, Task.CompletedTask);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(web.Address, "api/uploads?name=big.txt"))
        {
            Content = new StreamContent(body),
        };
        request.Headers.ExpectContinue = true;
        using var response = await client.SendAsync(request);
        Assert.Equal(
            (HttpStatusCode.InsufficientStorage, "the disk is full"),
            (response.StatusCode, await response.Content.ReadAsStringAsync())
        );
        Assert.Equal(0, body.Given);
    }

    [Fact]
    public async Task Answer_ThatBreaksOff_DoesNotLookWhole()
    {
        await using var upstream = await WebHost.UpstreamAsync(app => app.MapGet("/v1/torn", async context =>
            {
                await context.Response.WriteAsync("half");
                await context.Response.Body.FlushAsync();
                context.Abort();
            }));
        await using var web = await WebHost.StartAsync(WebHost.AddressOf(upstream));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => web.Client.GetStringAsync("v1/torn"));
    }

    [Fact]
    public async Task Answer_KeepsTheServicesHeadersButNotThoseThatAreOurs()
    {
        await using var upstream = await WebHost.UpstreamAsync(app => app.MapGet("/api/headers", context =>
            {
                context.Response.Headers.ETag = "\"7\"";
                context.Response.Headers.SetCookie = "a=b";
                context.Response.Headers.ContentSecurityPolicy = "default-src *";
                context.Response.StatusCode = StatusCodes.Status202Accepted;
                return context.Response.WriteAsync("x");
            }));
        await using var web = await WebHost.StartAsync(WebHost.AddressOf(upstream));
        using var response = await web.Client.GetAsync("api/headers");
        Assert.Equal(
            (HttpStatusCode.Accepted, "\"7\"", false),
            (response.StatusCode, response.Headers.ETag?.Tag, response.Headers.Contains("Set-Cookie"))
        );
        Assert.DoesNotContain("default-src *", response.Headers.GetValues("Content-Security-Policy"));
    }

    [Theory]
    [InlineData("api/echo/a%20b/ü?q=%2F&r=a+b%20c")]
    [InlineData("api/echo/a%2Fb%25c?q=")]
    [InlineData("api/echo/x:y@z;(1),'2'!$&=+~")]
    public async Task Address_IsPassedOnAsItWasWritten(string path)
    {
        await using var upstream = await WebHost.UpstreamAsync(app =>
            app.Map("/api/echo/{**rest}", context =>
                context.Response.WriteAsync(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget)
            )
        );
        await using var web = await WebHost.StartAsync(WebHost.AddressOf(upstream));
        using var direct = new HttpClient { BaseAddress = WebHost.AddressOf(upstream) };
        Assert.Equal(await direct.GetStringAsync(path), await web.Client.GetStringAsync(path));
    }

    [Fact]
    public void Silence_HowLongItLasts_DoesNotEndAnAnswer() =>
        Assert.Equal(Timeout.InfiniteTimeSpan, Forwarding.Forwarder.Request.ActivityTimeout);

    [Theory]
    [InlineData("api/runs", "\"title\"")]
    [InlineData("v1/models", "\"error\"")]
    public async Task Service_ThatIsAway_IsReportedInTheFormatOfTheRoute(string path, string mark)
    {
        await using var web = await WebHost.StartAsync();
        using var response = await web.Client.GetAsync(path);
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Contains(mark, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Report_IsShownWithoutScriptsOrNetwork()
    {
        await using var upstream = await WebHost.UpstreamAsync(app =>
            app.MapGet("/api/runs/x/report", () => Results.Content("<h1>Report</h1>", "text/html"))
        );
        await using var web = await WebHost.StartAsync(WebHost.AddressOf(upstream));
        using var response = await web.Client.GetAsync("api/runs/x/report?v=3");
        Assert.StartsWith("sandbox; default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single());
    }

    /// <summary>Zeros; the second half is sent only after the receiver has seen the first.</summary>
    private sealed class Halting(long size, Task seen) : Stream
    {
        private readonly long _half = size / 2;
        private long _left = size;

        public long Given { get; private set; }

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_left < _half)
            {
                await seen.WaitAsync(TimeSpan.FromSeconds(10), cancellationToken);
            }

            int count = (int)Math.Min(buffer.Length, _left);
            _left -= count;
            Given += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
