using System.Text.Json;
using Jarvis.Tokenizers.Format;
using Jarvis.Tokenizers.PreTokenizers;

namespace Jarvis.Tokenizers.Decoders;

/// <summary>Reads the <c>decoder</c> part of <c>tokenizer.json</c>.</summary>
internal static class DecoderJson
{
    /// <summary>A factory of chains, one per stream; null where tokens are simply bytes.</summary>
    /// <exception cref="TokenizerFormatException">A component is unknown, or comes after Fuse and cannot run on a complete
    /// text.</exception>
    public static Func<DecoderChain>? Chains(TokenizerParts parts, string file)
    {
        if (parts.DecoderSource is not { } source)
        {
            return parts.BytesAreCharacters ? null : () => new DecoderChain([], [], " ");
        }

        using var document = JsonDocument.Parse(source);
        var steps = new List<Func<DecodeStep>>();
        var fused = new List<Func<FusedStrip>>();
        bool whole = false;
        foreach (var component in Flat(document.RootElement, file))
        {
            if (whole)
            {
                AddToWhole(component, fused);
                continue;
            }

            whole = component.Type is "Fuse" or "ByteLevel";
            if (component.Type != "Fuse")
            {
                steps.Add(Step(component));
            }
        }

        return () => new DecoderChain([.. steps.Select(make => make())], [.. fused.Select(make => make())]);
    }

    /// <summary>Stateless steps are shared by all streams.</summary>
    private static Func<DecodeStep> Step(Component component)
    {
        switch (component.Type)
        {
            case "Replace":
                var (literal, expression) = component.Pattern();
                var replace = new ReplaceStep(literal, expression, component.Text("content"));
                return () => replace;
            case "ByteFallback":
                return () => new ByteFallbackStep();
            case "Strip":
                var strip = new StripStep(One(component, "content"), component.Number("start", 0), component.Number("stop", 0));
                return () => strip;
            case "Metaspace":
                char mark = One(component, "replacement");
                bool prepended = Metaspace.Prepends(component) != Prepending.Never;
                return () => new MetaspaceStep(mark, prepended);
            case "ByteLevel":
                return () => new ByteLevelStep();
            default:
                throw component.Unsupported();
        }
    }

    private static void AddToWhole(Component component, List<Func<FusedStrip>> fused)
    {
        switch (component.Type)
        {
            case "Fuse":
                break;
            case "Strip":
                char content = One(component, "content");
                int start = component.Number("start", 0),
                    stop = component.Number("stop", 0);
                fused.Add(() => new FusedStrip(content, start, stop));
                break;
            default:
                throw component.Refused(component.Type + " after Fuse");
        }
    }

    private static char One(Component component, string name) =>
        component.Text(name) is [var only] ? only : throw component.Refused($"{component.Type} with a {name} of more than one character");

    private static IEnumerable<Component> Flat(JsonElement element, string file)
    {
        var component = new Component(element, "decoder", file);
        return component.Type == "Sequence" ? component.Parts("decoders").SelectMany(p => Flat(p, file)) : [component];
    }
}
