using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Jarvis.Web.Features.Tokenizers;

/// <summary>Answer of tokenizers.js: the id and name of an uploaded file, or why the upload failed.</summary>
public sealed record SentFile(string? Id, string? Name, string? Problem)
{
    /// <summary>
    /// Uploads the file chosen in an input from the browser to <c>/api/uploads</c>, not through the circuit. There is no timeout.
    /// </summary>
    /// <exception cref="JSException">The script failed in the browser.</exception>
    public static async Task<SentFile> SendAsync(IJSRuntime js, ElementReference input)
    {
        await using var module = await js.InvokeAsync<IJSObjectReference>("import", "./js/tokenizers.js");
        return await module.InvokeAsync<SentFile>("upload", Timeout.InfiniteTimeSpan, [input]);
    }
}
