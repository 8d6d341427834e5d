using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Jarvis.Contracts;

namespace Jarvis.Trainer.Api;

/// <summary>
/// How request bodies are deserialized: unknown keys, nulls where the contract allows none, and missing values without a default are
/// refused, so handlers never see a null that their types rule out, not even inside a list.
/// </summary>
internal static class RequestJson
{
    public static void Configure(JsonSerializerOptions options)
    {
        ContractJson.Configure(options).UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.RespectNullableAnnotations = true;
        options.TypeInfoResolver = (options.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver()).WithAddedModifier(Require);
    }

    /// <summary>
    /// Missing numbers and enums stay zero, because a handler can say what is wrong with them. Responses, which use the same options, are
    /// written without these checks.
    /// </summary>
    private static void Require(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property.PropertyType.IsValueType)
            {
                continue;
            }
            property.IsGetNullable = true;
            if (property.AssociatedParameter is { HasDefaultValue: false, IsNullable: false })
            {
                property.IsRequired = true;
            }
        }
        if (type.Kind != JsonTypeInfoKind.Object || type.Properties.Where(IsListOfObjects).ToList() is not { Count: > 0 } lists)
        {
            return;
        }
        type.OnDeserialized = made =>
        {
            if (lists.Find(list => list.Get?.Invoke(made) is IEnumerable items && items.Cast<object?>().Contains(null)) is { } holey)
            {
                throw new JsonException("A list holds null.", $"$.{holey.Name}", null, null);
            }
        };
    }

    /// <summary>No contract allows null items in a list.</summary>
    private static bool IsListOfObjects(JsonPropertyInfo property) =>
        property.PropertyType is { IsGenericType: true } list
        && list.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
        && !list.GenericTypeArguments[0].IsValueType;

    /// <summary>What is wrong with a body, and where.</summary>
    public static string Problem(JsonException exception)
    {
        const string missing = "missing required properties including: ";
        string? place = exception.InnerException is JsonException { Path: { } within } ? exception.Path + within[1..] : exception.Path;
        string at = place is { Length: > 2 } path
            ? $"At {path[2..]}{(exception.LineNumber is { } line ? $" (line {line + 1})" : "")} "
            : "";
        int named = exception.Message.IndexOf(missing, StringComparison.Ordinal);
        if (named >= 0)
        {
            return $"{at}{(at.Length > 0 ? "it" : "It")} lacks: {exception.Message[(named + missing.Length)..].TrimEnd('.')}. GET "
                + "/api/openapi/v1.json describes every route.";
        }
        return at.Length > 0
            ? $"{at}there is an unknown key, or a value of the wrong type. GET /api/openapi/v1.json describes every route."
            : "It must be one JSON object. GET /api/openapi/v1.json describes every route.";
    }
}
