using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Jarvis.Testing;

/// <summary>
/// Requests generated from an OpenAPI document and a seed: valid ones, and valid ones with one error — a value that is missing, null,
/// extreme, of the wrong type, deeply nested or in a list of nulls, a truncated body or one in another encoding, a wrong content type.
/// </summary>
public sealed class OpenApiRequests(JsonNode document, int seed)
{
    private const int DeepestValue = 6,
        LongText = 70_000;

    /// <summary>Placeholder in a body for half of a surrogate pair, which a JSON writer refuses to write.</summary>
    private const string HalfPair = "@half@";

    private static readonly string[] _texts =
    [
        "",
        " ",
        "a",
        "words",
        "a name",
        "é😀",
        "line\nbreak",
        "\0",
        "\u202egpj.exe",
        HalfPair,
        "../../etc/passwd",
        "/etc/passwd",
        "C:\\Windows\\win.ini",
        "dataset:words",
        "dataset:../..",
        "dataset:words@99999999999",
        "nano",
        "auto",
        "0 0 * * *",
        "* * * * * * *",
        "2026-11-30T00:00:00Z",
        "9999-12-31T23:59:59.9999999Z",
        "Europe/Berlin",
        "25:99",
        "NaN",
        "-1",
        "1e999",
        "%00",
        "{context} {question}",
        "{",
        "<script>",
        "'; DROP TABLE runs; --",
        "_%",
    ];

    private static readonly string[] _numbers =
    [
        "0",
        "1",
        "-1",
        "2",
        "0.5",
        "1e308",
        "-1e308",
        "1e-300",
        "2147483647",
        "-2147483648",
        "2147483648",
        "9223372036854775807",
        "-9223372036854775808",
        "9223372036854775808",
        "1e400",
        "0.1",
    ];

    private static readonly string[] _contentTypes =
    [
        "text/plain",
        "application/xml",
        "application/json; charset=utf-7",
        "application/json; charset=utf-16",
        "application/json; charset=latin1",
        "application/json; charset=nonsense",
        "application/json; charset=\"\"",
        "application/problem+json",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
        "",
    ];

    private readonly Random _random = new(seed);
    private readonly IReadOnlyList<Operation> _operations = [.. Operations(document)];

    /// <summary>
    /// Known values for parameters and properties by name, such as existing ids, in addition to those that the schema allows.
    /// </summary>
    public required IReadOnlyDictionary<string, string[]> Known { get; init; }

    /// <summary>Routes to leave out, such as <c>POST /api/…</c>.</summary>
    public IReadOnlyCollection<string> LeftOut { get; init; } = [];

    public IEnumerable<MadeRequest> Make(int count)
    {
        var operations = _operations.Where(operation => !LeftOut.Contains($"{operation.Method} {operation.Path}")).ToList();
        for (int i = 0; i < count; i++)
        {
            yield return Make(operations[i % operations.Count]);
        }
    }

    private MadeRequest Make(Operation operation)
    {
        string path = operation.Path;
        var query = new StringBuilder();
        foreach (var parameter in operation.Parameters)
        {
            string name = (string)parameter["name"]!;
            bool isPath = (string?)parameter["in"] == "path";
            if ((string?)parameter["in"] == "header" || (!isPath && _random.Next(3) == 0))
            {
                continue;
            }
            string value = _random.Next(3) == 0 ? Text() : Scalar(TypeOf(Resolved(parameter["schema"]) as JsonObject ?? []), name);
            if (isPath)
            {
                path = path.Replace("{" + name + "}", Escaped(value.Length == 0 ? "x" : value), StringComparison.Ordinal);
            }
            else
            {
                query
                    .Append(query.Length == 0 ? '?' : '&')
                    .Append(Escaped(name))
                    .Append('=')
                    .Append(Escaped(value.Length > 2000 ? value[..2000] : value));
            }
        }
        var request = new HttpRequestMessage(new HttpMethod(operation.Method), path + query);
        string said = "";
        if (operation.Body is { } schema)
        {
            (request.Content, said) = Body(schema);
        }
        else if (operation.TakesBytes)
        {
            byte[] bytes = new byte[_random.Next(200)];
            _random.NextBytes(bytes);
            request.Content = new ByteArrayContent(bytes);
        }
        return new MadeRequest(
            request,
            $"{operation.Method} {path}{query} {request.Content?.Headers.ContentType} {(said.Length > 400 ? said[..400] + "…" : said)}"
        );
    }

    private (HttpContent Content, string Said) Body(JsonNode schema)
    {
        var value = Value(schema, "", 0);
        int spoil = _random.Next(12);
        if (spoil is >= 1 and <= 5)
        {
            value = Spoiled(value, spoil);
        }
        string json = (value?.ToJsonString() ?? "null").Replace(HalfPair, "\\ud800", StringComparison.Ordinal);
        if (spoil == 6)
        {
            json = json[..(json.Length / 2)];
        }
        if (spoil == 7)
        {
            json = string.Concat(Enumerable.Repeat("[", 2000));
        }
        byte[] bytes = spoil switch
        {
            8 => Encoding.Unicode.GetBytes(json),
            9 => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(json)],
            10 => [.. Encoding.UTF8.GetBytes(json)[..(json.Length / 2)], 0xFF, 0xFE, 0xC0],
            _ => Encoding.UTF8.GetBytes(json),
        };
        var content = new ByteArrayContent(bytes);
        string type =
            spoil == 11 ? _contentTypes[_random.Next(_contentTypes.Length)]
            : spoil == 8 && _random.Next(2) == 0 ? "application/json; charset=utf-16"
            : "application/json";
        if (type.Length > 0)
        {
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }
        return (content, json);
    }

    /// <summary>
    /// Makes one place of a value wrong: 1 removes a property, 2 null, 3 another type, 4 deep nesting, 5 adds an unknown property.
    /// </summary>
    private JsonNode? Spoiled(JsonNode? value, int how)
    {
        var places = new List<(JsonNode Parent, string? Name, int Index)>();
        Places(value, places);
        if (places.Count == 0)
        {
            return how == 2 ? null : JsonValue.Create(Text());
        }
        var (parent, name, index) = places[_random.Next(places.Count)];
        if (how == 1 && parent is JsonObject from)
        {
            from.Remove(name!);
            return value;
        }
        if (how == 5 && parent is JsonObject to)
        {
            to["unknown_member"] = 1;
            return value;
        }
        JsonNode? wrong = how switch
        {
            2 => null,
            4 => Nested(),
            _ => _random.Next(6) switch
            {
                0 => JsonNode.Parse(Number()),
                1 => JsonValue.Create(Text()),
                2 => new JsonArray(null, null),
                3 => new JsonObject { ["a"] = 1 },
                4 => JsonValue.Create(true),
                _ => new JsonArray(),
            },
        };
        if (parent is JsonObject members)
        {
            members[name!] = wrong;
        }
        else
        {
            ((JsonArray)parent)[index] = wrong;
        }
        return value;
    }

    private JsonNode Nested()
    {
        JsonNode nested = new JsonArray();
        for (int depth = _random.Next(10, 60); depth > 0; depth--)
        {
            nested = depth % 2 == 0 ? new JsonArray(nested) : new JsonObject { ["a"] = nested };
        }
        return nested;
    }

    private static void Places(JsonNode? value, List<(JsonNode, string?, int)> places)
    {
        if (value is JsonObject members)
        {
            foreach (var (name, member) in members)
            {
                places.Add((members, name, 0));
                Places(member, places);
            }
        }
        else if (value is JsonArray items)
        {
            for (int i = 0; i < items.Count; i++)
            {
                places.Add((items, null, i));
                Places(items[i], places);
            }
        }
    }

    private JsonNode? Value(JsonNode? schema, string name, int depth)
    {
        schema = Resolved(schema);
        if (schema is not JsonObject found || depth > DeepestValue)
        {
            return JsonValue.Create(Text());
        }
        if ((found["oneOf"] ?? found["anyOf"]) is JsonArray { Count: > 0 } choices)
        {
            return Value(choices[_random.Next(choices.Count)], name, depth);
        }
        if (found["enum"] is JsonArray { Count: > 0 } values && _random.Next(8) > 0)
        {
            return values[_random.Next(values.Count)]?.DeepClone();
        }
        string type = TypeOf(found);
        switch (type)
        {
            case "object" when found["properties"] is JsonObject properties:
                var made = new JsonObject();
                var required = (found["required"] as JsonArray)?.Select(one => (string)one!).ToHashSet() ?? [];
                bool few = properties.Count > 12; // for a plan with seventy settings, a handful at a time
                foreach (var (key, member) in properties)
                {
                    if (required.Contains(key) || _random.Next(few ? 8 : 3) > (few ? 6 : 0))
                    {
                        made[key] = Value(member, key, depth + 1);
                    }
                }
                return made;
            case "object":
                return new JsonObject
                {
                    [Text() is { Length: > 0 and < 100 } key2 ? key2 : "key"] = Value(found["additionalProperties"], name, depth + 1),
                };
            case "array":
                return new JsonArray([.. Enumerable.Range(0, _random.Next(4)).Select(_ => Value(found["items"], name, depth + 1))]);
            default:
                string scalar = Scalar(type, name);
                return type is "integer" or "number" ? JsonNode.Parse(scalar)
                    : type == "boolean" ? JsonValue.Create(scalar == "true")
                    : type == "null" ? null
                    : JsonValue.Create(scalar);
        }
    }

    private string Scalar(string type, string name)
    {
        if (type == "string" && Known.TryGetValue(name, out string[]? known) && _random.Next(4) > 0)
        {
            return known[_random.Next(known.Length)];
        }
        return type switch
        {
            "integer" or "number" => _random.Next(2) == 0 ? _random.Next(5).ToString(CultureInfo.InvariantCulture) : Number(),
            "boolean" => _random.Next(2) == 0 ? "true" : "false",
            _ => Text(),
        };
    }

    private string TypeOf(JsonObject schema) =>
        schema["type"] switch
        {
            JsonArray { Count: > 0 } several => (string)several[_random.Next(several.Count)]!,
            JsonValue one => (string)one!,
            _ => schema["properties"] is null ? "string" : "object",
        };

    private JsonNode? Resolved(JsonNode? schema)
    {
        for (int i = 0; i < 10 && (string?)(schema as JsonObject)?["$ref"] is { } reference; i++)
        {
            schema = reference.TrimStart('#', '/').Split('/').Aggregate((JsonNode?)document, (node, part) => node?[part]);
        }
        return schema;
    }

    private string Text() => _random.Next(40) == 0 ? new string('x', LongText) : _texts[_random.Next(_texts.Length)];

    private string Number() => _numbers[_random.Next(_numbers.Length)];

    private static string Escaped(string text) => Uri.EscapeDataString(text.Length > 3000 ? text[..3000] : text);

    private static IEnumerable<Operation> Operations(JsonNode document)
    {
        foreach (var (path, item) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in item!.AsObject())
            {
                if (method is not ("get" or "post" or "put" or "patch" or "delete"))
                {
                    continue;
                }
                var parameters = new[] { item["parameters"], operation!["parameters"] }
                    .OfType<JsonArray>()
                    .SelectMany(list => list)
                    .OfType<JsonNode>()
                    .ToList();
                var content = operation["requestBody"]?["content"] as JsonObject;
                yield return new Operation(
                    method.ToUpperInvariant(),
                    path,
                    parameters,
                    content?["application/json"]?["schema"],
                    content is not null && content["application/json"] is null
                );
            }
        }
    }

    private sealed record Operation(string Method, string Path, IReadOnlyList<JsonNode> Parameters, JsonNode? Body, bool TakesBytes);
}

/// <param name="Said">The request in one line, for the message of a failed test.</param>
public sealed record MadeRequest(HttpRequestMessage Request, string Said);
