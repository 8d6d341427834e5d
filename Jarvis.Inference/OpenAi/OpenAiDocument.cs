using Jarvis.Contracts;
using Jarvis.Engine.Generation.Sampling;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Jarvis.Inference.OpenAi;

/// <summary><c>GET /v1/openapi/v1.json</c>: the routes of <c>/v1</c>, what they take, and what each error means.</summary>
internal static class OpenAiDocument
{
    public const string Route = "/v1/openapi/{documentName}.json";

    public static void AddOpenAiDocument(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => ContractJson.Configure(json.SerializerOptions)); // how the document spells names
        services.AddOpenApi(
            "v1",
            openApi =>
                openApi
                    .AddDocumentTransformer(
                        (document, _, _) =>
                        {
                            document.Info.Title = "Jarvis Inference";
                            document.Info.Description =
                                "OpenAI's chat and text completions over the checkpoints of this Jarvis. Errors have OpenAI's shape.";
                            return Task.CompletedTask;
                        }
                    )
                    .AddSchemaTransformer(AddSamplingSteps)
                    .AddOperationTransformer(DescribeAsync)
        );
    }

    private static Task AddSamplingSteps(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Type.IsAssignableTo(typeof(SamplingRequest)))
        {
            schema.Properties ??= new Dictionary<string, IOpenApiSchema>();
            foreach (var step in SamplingSteps.All)
            {
                schema.Properties[step.Key] = new OpenApiSchema
                {
                    Type = (step.IsWhole ? JsonSchemaType.Integer : JsonSchemaType.Number) | JsonSchemaType.Null,
                    Description = step.Help,
                };
            }
        }
        return Task.CompletedTask;
    }

    // Bodies are parsed by hand, so that a wrong one gets OpenAI's error; the framework therefore does not know of them.
    private static async Task DescribeAsync(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        operation.Responses ??= [];
        var body = context.Description.RelativePath switch
        {
            "v1/chat/completions" => typeof(ChatRequest),
            "v1/completions" => typeof(CompletionRequest),
            _ => null,
        };
        if (body is not null)
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/json"] = new()
                    {
                        Schema = await context.GetOrCreateSchemaAsync(body, cancellationToken: cancellationToken),
                    },
                },
            };
            operation.Responses["400"] = new OpenApiResponse { Description = "A field is wrong; param names it." };
            operation.Responses["413"] = new OpenApiResponse { Description = "The body is larger than 8 MB." };
            operation.Responses["503"] = new OpenApiResponse
            {
                Description = "The model does not fit into memory beside those in use, or the service is stopping.",
            };
        }
        operation.Responses["401"] = new OpenApiResponse { Description = "The request carries no valid X-Jarvis-Key." };
        operation.Responses["404"] = new OpenApiResponse { Description = "There is no such model." };
        operation.Responses["500"] = new OpenApiResponse { Description = "The model's files are damaged (code model_damaged)." };
    }
}
