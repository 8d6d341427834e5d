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
        Assert.Equal("data: one", await reader.ReadLineAsync());     // the second piece does not exist yet

        pieces.Writer.TryWrite("data: two\n");
        Assert.Equal("data: two", await reader.ReadLineAsync());
        pieces.Writer.Complete();
        Assert.Null(await reader.ReadLineAsync());
    }

    [Fact]
    public async Task Upload_LargerThanKestrelsLimit_ArrivesWholeWhileItIsSent()
    {
        const long size = 48L << 20;     // the server's own limit is 30 MB
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
        await using var upstream = await WebHost.UpstreamAsync(app => app.MapGet("/api/echo", (HttpRequest request) =>
            $"{request.Headers["X-Jarvis-Key"]}|{request.Headers.Cookie}|{request.Headers.Origin}|{request.Headers["X-Mine"]}|{request.QueryString}"));
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
    [InlineData("api/runs", "\"title\"")]
    [InlineData("v1/models", "\"error\"")]
    public async Task Service_ThatIsAway_IsToldInTheFormatOfTheRoute(string path, string mark)
    {
        await using var web = await WebHost.StartAsync();
        using var response = await web.Client.GetAsync(path);
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Contains(mark, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Report_IsShownWithoutScriptsOrNetwork()
    {
        await using var upstream = await WebHost.UpstreamAsync(app => app.MapGet("/api/runs/x/report", () => Results.Content("<h1>Report</h1>", "text/html")));
        await using var web = await WebHost.StartAsync(WebHost.AddressOf(upstream));
        using var response = await web.Client.GetAsync("api/runs/x/report?v=3");
        Assert.StartsWith("sandbox; default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single());
    }

    /// <summary>Zeros; the second half is given out only when the other side has seen the first.</summary>
    private sealed class Halting(long size, Task seen) : Stream
    {
        private readonly long _half = size / 2;
        private long _left = size;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_left < _half)
            {
                await seen.WaitAsync(TimeSpan.FromSeconds(10), cancellationToken);
            }

            int count = (int)Math.Min(buffer.Length, _left);
            _left -= count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
