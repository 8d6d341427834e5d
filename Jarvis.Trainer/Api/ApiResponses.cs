using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Jarvis.Trainer.Api;

/// <summary>Adds the error responses that any route can return, with their causes, to the OpenAPI document.</summary>
internal sealed class ApiResponses : IOpenApiOperationTransformer
{
    public const string BusyTitle = "The database is busy.";

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Responses ??= [];
        operation.Responses.TryAdd("401", new OpenApiResponse { Description = "The request carries no valid X-Jarvis-Key." });
        operation.Responses["503"] = new OpenApiResponse
        {
            Description = $"{BusyTitle} Another program, or a long work of this one, holds trainer.db.",
        };
        operation.Responses["507"] = new OpenApiResponse
        {
            Description = "The disk that holds JARVIS_HOME is full, or what is on it can neither be read nor written.",
        };
        if (operation.RequestBody is not null)
        {
            operation.Responses.TryAdd(
                "400",
                new OpenApiResponse { Description = "The body is not what this route takes; the detail says where." }
            );
            operation.Responses.TryAdd("413", new OpenApiResponse { Description = "The body is larger than this route takes." });
            operation.Responses.TryAdd("415", new OpenApiResponse { Description = "The body is no JSON in UTF-8." });
        }
        return Task.CompletedTask;
    }
}
