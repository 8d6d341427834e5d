using System.Net;
using System.Text.Json;
using Jarvis.Storage;

namespace Jarvis.Web.Trainer;

/// <summary>
/// An error from the Trainer as text: what happened (<see cref="Exception.Message"/>), why and what to do now, and the id to find it in the
/// log.
/// </summary>
public sealed class TrainerException(string title, string? detail, string? id, Exception? cause, HttpStatusCode? status = null)
    : Exception(title, cause)
{
    public string? Detail { get; } = detail;
    public string? Id { get; } = id;
    public HttpStatusCode? Status { get; } = status;

    /// <summary>For one line beside an input: why it failed, or what happened when there is no reason.</summary>
    public string Reason => Detail ?? Message;

    public bool IsNotFound => Status == HttpStatusCode.NotFound;

    /// <summary>Reads a problem document; any other body becomes a description of the status.</summary>
    public static async Task<TrainerException> FromAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        string text = await response.Content.ReadAsStringAsync(cancellationToken);
        if (response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true)
        {
            try
            {
                using var document = JsonDocument.Parse(text);
                var root = document.RootElement;
                return new TrainerException(
                    Text(root, "title") ?? "The trainer refused.",
                    DetailOf(root),
                    Text(root, "trace_id") ?? Text(root, "traceId"),
                    null,
                    response.StatusCode
                );
            }
            catch (JsonException)
            {
                // Not a problem document, so only the status is known.
            }
        }

        string title = response.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => "The trainer does not know this page's key.",
            HttpStatusCode.NotFound => "That is not there.",
            _ => $"The trainer answered {(int)response.StatusCode}.",
        };
        string? detail = response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
            ? $"Page and trainer were started apart from each other; start both with {CommandName.Jarvis} up."
            : null;
        return new TrainerException(title, detail, null, null, response.StatusCode);
    }

    private static string? Text(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static string? DetailOf(JsonElement root)
    {
        if (Text(root, "detail") is { } detail)
        {
            return detail;
        }

        return
            root.ValueKind == JsonValueKind.Object
            && root.TryGetProperty("errors", out var errors)
            && errors.ValueKind == JsonValueKind.Object
            ? string.Join(' ', errors.EnumerateObject().SelectMany(field => field.Value.EnumerateArray().Select(each => each.ToString())))
            : null;
    }
}
