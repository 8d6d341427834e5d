using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Jarvis.Testing;
using Xunit;

namespace Jarvis.Inference.Tests;

/// <summary>Whatever is sent to <c>/v1</c>, the response is about the request; it is never an internal server error.</summary>
public sealed class OpenApiFuzzTests(RunningInference inference) : IClassFixture<RunningInference>
{
    private const int Requests = 1000,
        Seed = 20261130;

    [Fact]
    public async Task EveryRequestThatTheDocumentLetsOneThinkOf_GetsAnAnswerThatIsNotAFailure()
    {
        using var client = inference.Http();
        var document = JsonNode.Parse(await client.GetStringAsync("/v1/openapi/v1.json"))!;
        Assert.NotNull(document["paths"]!["/v1/chat/completions"]!["post"]!["requestBody"]);
        var requests = new OpenApiRequests(document, Seed)
        {
            Known = new Dictionary<string, string[]>
            {
                ["id"] = ["tiny", "tiny/step-00000001"],
                ["model"] = ["tiny", "text"],
                ["role"] = ["user", "assistant", "system"],
            },
        };
        var failures = new List<string>();
        // The test's HTTP client refuses to send null characters.
        foreach (var (request, said) in requests.Make(Requests).Where(made => !made.Said.Contains("%00", StringComparison.Ordinal)))
        {
            using var answer = await client.SendAsync(request);
            string text = await answer.Content.ReadAsStringAsync();
            // In a stream the error is an event after the status line.
            if ((int)answer.StatusCode >= 500 || text.Contains("server_error", StringComparison.Ordinal))
            {
                failures.Add($"{(int)answer.StatusCode} {said}\n    {text}");
            }
        }
        Assert.True(failures.Count == 0, $"{failures.Count} of {Requests}:\n{string.Join('\n', failures.Take(25))}");
    }

    [Theory]
    [InlineData("""{"model":"tiny","messages":[{"role":"user","content":"\ud800"}]}""", "messages")]
    [InlineData("""{"model":"tiny","messages":[{"role":"user","content":[{"type":"text","text":"a\udc00"}]}]}""", "messages")]
    [InlineData("""{"model":"tiny","messages":[{"role":"user","content":"a"}],"tools":"\ud800"}""", "tools")]
    [InlineData("""{"model":"tiny","messages":[{"role":"user","content":"a"}],"tools":{"\ud800":1}}""", "tools")]
    [InlineData("""{"model":"tiny","messages":[{"role":"user","content":"a"}],"stop":["\ud800"]}""", "stop")]
    [InlineData("""{"model":"\ud800","messages":[{"role":"user","content":"a"}]}""", "model")]
    public async Task Text_WithHalfOfASurrogatePair_IsRefusedByItsField(string body, string field)
    {
        using var client = inference.Http();
        using var answer = await client.PostAsync("/v1/chat/completions", new StringContent(body, Encoding.UTF8, "application/json"));
        string text = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(field, (string?)JsonNode.Parse(text)!["error"]!["param"]);
        Assert.Contains("surrogate", text);
    }

    [Fact]
    public async Task Body_OfTwoBytesACharacterOrTooLongInPieces_IsRefused()
    {
        using var client = inference.Http();
        using var utf16 = await client.PostAsync(
            "/v1/chat/completions",
            new StringContent("{\"model\":\"tiny\"}", Encoding.Unicode, "application/json")
        );
        Assert.Equal(HttpStatusCode.BadRequest, utf16.StatusCode);
        using var long8 = await client.PostAsync("/v1/completions", new StreamContent(new Endless(9 << 20)));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, long8.StatusCode);
    }

    /// <summary>A given number of spaces, without a Content-Length.</summary>
    private sealed class Endless(long bytes) : Stream
    {
        private long _left = bytes;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int given = (int)Math.Min(count, _left);
            buffer.AsSpan(offset, given).Fill((byte)' ');
            _left -= given;
            return given;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
