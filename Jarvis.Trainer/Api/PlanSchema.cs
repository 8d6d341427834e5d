using System.Globalization;
using System.Text.Json.Nodes;
using Jarvis.Contracts;
using Jarvis.Engine.Plans;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Jarvis.Trainer.Api;

/// <summary>
/// Describes a plan in the OpenAPI document: its groups and settings, from the same attributes that validation and forms read.
/// </summary>
internal sealed class PlanSchema : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Type == typeof(TrainingPlan))
        {
            schema.Type = JsonSchemaType.Object;
            schema.Description = "Version 2: settings in groups. Version 1, all settings flat, is taken too.";
            schema.Properties = PlanKey
                .All.GroupBy(key => key.GroupKey)
                .ToDictionary(group => group.Key, IOpenApiSchema (group) => Group([.. group]), StringComparer.Ordinal);
            schema.Properties["version"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Integer,
                Minimum = "1",
                Maximum = TrainingPlan.CurrentVersion.ToString(CultureInfo.InvariantCulture),
            };
        }
        return Task.CompletedTask;
    }

    private static OpenApiSchema Group(IReadOnlyList<PlanKey> keys) =>
        new()
        {
            Type = JsonSchemaType.Object,
            Description = keys[0].GroupTitle,
            Properties = keys.ToDictionary(key => key.Name, IOpenApiSchema (key) => Setting(key), StringComparer.Ordinal),
        };

    private static OpenApiSchema Setting(PlanKey key)
    {
        var setting = PlanSettings.Of(key);
        var type = setting.Kind switch
        {
            "integer" => JsonSchemaType.Integer,
            "number" => JsonSchemaType.Number,
            "switch" => JsonSchemaType.Boolean,
            "list" => JsonSchemaType.Array,
            _ => JsonSchemaType.String,
        };
        return new OpenApiSchema
        {
            Type = key.CanBeNull ? type | JsonSchemaType.Null : type,
            Description = $"{setting.Title}: {setting.Help}",
            Enum = setting.Choices?.Select(choice => (JsonNode)JsonValue.Create(choice)).ToList(),
            Items = type == JsonSchemaType.Array ? new OpenApiSchema { Type = ItemType(key) } : null,
            Minimum = Number(setting.Range?.Least),
            ExclusiveMinimum = Number(setting.Range?.Above),
            Maximum = Number(setting.Range?.Most),
        };
    }

    private static JsonSchemaType ItemType(PlanKey key) =>
        key.Type == typeof(IReadOnlyList<double>) ? JsonSchemaType.Number : JsonSchemaType.String;

    private static string? Number(double? value) => value?.ToString(CultureInfo.InvariantCulture);
}
