using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Jarvis.Inference.Tests;

/// <summary>What the official client does not cover: our own settings, errors, cancellation.</summary>
public sealed class OpenAiHttpTests(RunningInference service) : IClassFixture<RunningInference>
{
    private async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string path, string json)
    {
        using var answer = await service.Http().PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"));
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
    }

    private static string Chat(string fields, params string[] turns)
    {
        var messages = new JsonArray([
            .. turns.Select(
                (turn, index) => (JsonNode)new JsonObject { ["role"] = index % 2 == 0 ? "user" : "assistant", ["content"] = turn }
            ),
        ]);
        return $$"""{"model":"tiny","messages":{{messages.ToJsonString()}},"temperature":0,{{fields}}}""";
    }

    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":"a"}]}""", "model")]
    [InlineData("""{"model":"tiny","messages":[]}""", "messages")]
    [InlineData("""{"model":"tiny","messages":[{"role":"wizard","content":"a"}]}""", "messages[0].role")]
    [InlineData("""{"model":"tiny","messages":[{"role":"user","content":7}]}""", "messages[0].content")]
    [InlineData("""{"model":"tiny","messages":[null]}""", "messages[0].role")]
    [InlineData("""{"model":"tiny","messages":[{"role":"user","content":"a"}],"temperature":-1}""", "temperature")]
    [InlineData("""{"model":"tiny","messages":[{"role":"user","content":"a"}],"temperature":"warm"}""", "temperature")]
    [InlineData("""{"model":"tiny","messages":[{"role":"user","content":"a"}],"top_p":0}""", "top_p")]
    [InlineData("""{"model":"tiny","messages":[{"role":"user","content":"a"}],"max_tokens":0}""", "max_tokens")]
    [InlineData("""{"model":"tiny","messages":[{"role":"user","content":"a"}],"stop":3}""", "stop")]
    [InlineData("""{"model":"tiny","messages":[{"role":"user","content":"a"}],"n":2}""", "n")]
    [InlineData("""{"model":"tiny","messages":[{"role":"user","content":"a"}],"frequency_penalty":0.5}""", "frequency_penalty")]
    [InlineData("""{"model":"tiny","messages":[{"role":"user","content":"a"}],"tools":[{"type":"function"}]}""", "tools")]
    [InlineData(
        """{"model":"tiny","messages":[{"role":"user","content":"a"}],"response_format":{"type":"json_object"}}""",
        "response_format"
    )]
    public async Task Chat_WithABadField_IsRefusedByName(string body, string field)
    {
        var (status, answer) = await PostAsync("/v1/chat/completions", body);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        var error = answer.GetProperty("error");
        Assert.Equal("invalid_request_error", error.GetProperty("type").GetString());
        Assert.Equal(field, error.GetProperty("param").GetString());
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
    }

    [Fact]
    public async Task Chat_WithNeutralValuesOfWhatIsNotOffered_Answers() =>
        Assert.Equal(
            HttpStatusCode.OK,
            (
                await PostAsync(
                    "/v1/chat/completions",
                    Chat(
                        """
                        "max_tokens":2,"frequency_penalty":0,"presence_penalty":0.0,"logit_bias":{},
                        "tools":[],"response_format":{"type":"text"},"user":"me","store":false
                        """,
                        "hello"
                    )
                )
            ).Status
        );

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    public async Task Chat_WithABodyThatIsNoRequest_IsRefused(string body) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("/v1/chat/completions", body)).Status);

    [Fact]
    public async Task UnknownRoute_IsAnErrorInOpenAisShape()
    {
        var (status, answer) = await PostAsync("/v1/embeddings", "{}");
        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Contains("/v1/chat/completions", answer.GetProperty("error").GetProperty("message").GetString());
    }

    [Fact]
    public async Task AnyRequest_WithoutTheKey_IsRefused() =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await service.CreateClient().GetAsync("/v1/models")).StatusCode);

    [Fact]
    public async Task Chat_LongerThanTheContext_DropsTheOldestTurnsAndSaysSo()
    {
        // A context of 96 tokens, one per byte: only the last turn fits with room for an answer.
        var (status, answer) = await PostAsync(
            "/v1/chat/completions",
            Chat("\"max_tokens\":8", new string('a', 60), "ok", new string('b', 20))
        );
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(2, answer.GetProperty("usage").GetProperty("dropped_turns").GetInt32());
        Assert.Equal(8, answer.GetProperty("usage").GetProperty("completion_tokens").GetInt32());
    }

    [Fact]
    public async Task Chat_WhoseLastTurnAloneIsTooLong_IsRefusedWithTheFigures()
    {
        var (status, answer) = await PostAsync("/v1/chat/completions", Chat("\"max_tokens\":8", new string('a', 200)));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("context_length_exceeded", answer.GetProperty("error").GetProperty("code").GetString());
        Assert.Contains("96", answer.GetProperty("error").GetProperty("message").GetString());
    }

    [Fact]
    public async Task Chat_ContinuingWithoutAnUnfinishedAnswer_IsRefused() =>
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await PostAsync("/v1/chat/completions", Chat("\"continue_final_message\":true", "hello"))).Status
        );

    [Fact]
    public async Task Completion_OfTextAndOfItsIds_IsTheSame()
    {
        var (_, text) = await PostAsync("/v1/completions", """{"model":"text","prompt":"abc","temperature":0,"max_tokens":9}""");
        var (_, ids) = await PostAsync("/v1/completions", """{"model":"text","prompt":[97,98,99],"temperature":0,"max_tokens":9}""");
        Assert.Equal(9, text.GetProperty("usage").GetProperty("completion_tokens").GetInt32());
        Assert.Equal(
            text.GetProperty("choices")[0].GetProperty("text").GetString(),
            ids.GetProperty("choices")[0].GetProperty("text").GetString()
        );
    }

    [Fact]
    public async Task Completion_WithAPromptOutsideTheVocabulary_IsRefused() =>
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("/v1/completions", """{"model":"text","prompt":[100000]}""")).Status);

    [Fact]
    public async Task Completion_Streamed_EndsWithDone()
    {
        using var answer = await service
            .Http()
            .PostAsync(
                "/v1/completions",
                JsonContent.Create(
                    new
                    {
                        model = "text",
                        prompt = "abc",
                        max_tokens = 5,
                        temperature = 0,
                        stream = true,
                    }
                )
            );
        string body = await answer.Content.ReadAsStringAsync();
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        Assert.EndsWith("data: [DONE]\n\n", body);
        Assert.Contains("\"finish_reason\":\"length\"", body);
    }

    [Fact]
    public async Task Chat_OfATextModel_ContinuesTheText()
    {
        var (status, answer) = await PostAsync(
            "/v1/chat/completions",
            """{"model":"text","messages":[{"role":"user","content":"abc"}],"temperature":0,"max_tokens":9}"""
        );
        Assert.Equal(HttpStatusCode.OK, status);
        var (_, plain) = await PostAsync("/v1/completions", """{"model":"text","prompt":"abc","temperature":0,"max_tokens":9}""");
        Assert.Equal(
            plain.GetProperty("choices")[0].GetProperty("text").GetString(),
            answer.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()
        );
    }
}
