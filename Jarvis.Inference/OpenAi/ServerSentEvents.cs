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

    public async Task SendAsync<T>(T value, CancellationToken cancellationToken)
    {
        await response.WriteAsync($"data: {JsonSerializer.Serialize(value, ContractJson.Options)}\n\n", cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }

    public async Task EndAsync(CancellationToken cancellationToken)
    {
        await response.WriteAsync("data: [DONE]\n\n", cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }
}
