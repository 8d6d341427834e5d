using Jarvis.Contracts;
using Jarvis.Web.Shared;

namespace Jarvis.Web.Features.Models;

/// <summary>What stands on a model, in words.</summary>
public static class ModelUseText
{
    /// <summary>"2 LoRA runs · 1 chat"; null where nothing does.</summary>
    public static string? Summary(ModelLine line)
    {
        string[] parts =
        [
            .. Kinds(line.Model.UsedBy).Select(kind => Formats.Plural(kind.Count, kind.Noun)),
            .. line.Conversations > 0 ? [Formats.Plural(line.Conversations, "chat")] : Array.Empty<string>(),
        ];
        return parts.Length == 0 ? null : string.Join(" · ", parts);
    }

    /// <summary>What becomes of it when the model is deleted.</summary>
    public static string Consequence(string kind) =>
        kind switch
        {
            "lora" => "its adapters do not work without this model",
            "run" => "it was trained from this model and no longer needs it",
            "schedule" => "its next run fails unless you choose another base model",
            "knowledge" => "search by meaning stops until you embed it with another model",
            _ => "it refers to this model",
        };

    public static string? Link(ModelUse use) =>
        use.Id is not { } id
            ? null
            : use.Kind switch
            {
                "lora" or "run" => $"runs/{Uri.EscapeDataString(id)}",
                "schedule" => "schedule",
                "knowledge" => $"knowledge/{Uri.EscapeDataString(id)}",
                _ => null,
            };

    private static IEnumerable<(string Noun, int Count)> Kinds(IReadOnlyList<ModelUse> uses) =>
        from use in uses
        group use by Noun(use.Kind) into kind
        select (kind.Key, kind.Count());

    private static string Noun(string kind) =>
        kind switch
        {
            "lora" => "LoRA run",
            "run" => "run",
            "schedule" => "schedule",
            "knowledge" => "knowledge base",
            _ => kind,
        };
}
