using System.Text.Json.Nodes;

namespace Jarvis.Engine.Training.Samplers;

/// <summary>A sampler's position: the round that is being read, and how many rows each group had provided before it.</summary>
internal sealed record SamplerRound(long Number, IReadOnlyList<long> Given)
{
    public JsonObject ToJson() =>
        new() { ["number"] = Number, ["given"] = new JsonArray([.. Given.Select(rows => JsonValue.Create(rows))]) };

    public static SamplerRound? Of(JsonNode? state) =>
        state is null ? null : new((long)state["number"]!, [.. state["given"]!.AsArray().Select(rows => (long)rows!)]);
}
