using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Jarvis.Web.Features.Tokenizers;

/// <summary>What tokenizers.js answers: a file that is at the trainer by now, or why it is not.</summary>
public sealed record SentFile(string? Id, string? Name, string? Problem)
{
    /// <summary>
    /// Sends the file that was chosen in an input, from the browser straight to <c>/api/uploads</c>; as long as it takes.
    /// </summary>
    /// <exception cref="JSException">The browser could not do it.</exception>
    public static async Task<SentFile> SendAsync(IJSRuntime js, ElementReference input)
    {
        await using var module = await js.InvokeAsync<IJSObjectReference>("import", "./js/tokenizers.js");
        return await module.InvokeAsync<SentFile>("upload", Timeout.InfiniteTimeSpan, [input]);
    }
}
