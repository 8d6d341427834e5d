using System.Text.Json;
using Jarvis.Contracts;

namespace Jarvis.Inference.OpenAi;

/// <summary>Writes <c>data:</c> events as OpenAI's clients read them.</summary>
internal sealed class ServerSentEvents(HttpResponse response)
{
    public void Begin()
    {
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-cache";
    }

    public async Task SendAsync<T>(T value, CancellationToken cancel)
    {
        await response.WriteAsync($"data: {JsonSerializer.Serialize(value, ContractJson.Options)}\n\n", cancel);
        await response.Body.FlushAsync(cancel);
    }

    public async Task EndAsync(CancellationToken cancel)
    {
        await response.WriteAsync("data: [DONE]\n\n", cancel);
        await response.Body.FlushAsync(cancel);
    }
}
