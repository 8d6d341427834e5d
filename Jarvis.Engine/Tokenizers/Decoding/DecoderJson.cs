using System.Text.Json;

namespace Jarvis.Engine.Tokenizers.Decoding;

/// <summary>Reads the <c>decoder</c> part of <c>tokenizer.json</c>.</summary>
internal static class DecoderJson
{
    /// <summary>Makes a chain a stream; null where tokens are simply bytes.</summary>
    /// <exception cref="TokenizerFormatException">A component that is unknown, or behind Fuse and not made for whole texts.</exception>
    public static Func<DecoderChain>? Chains(TokenizerParts parts, string file)
    {
        if (parts.DecoderSource is not { } source)
        {
            return parts.BytesAreCharacters ? null : () => new DecoderChain([], [], " ");
        }

        Make(source, file);   // refused here rather than at the first token
        return () => Make(source, file);
    }

    private static DecoderChain Make(string source, string file)
    {
        using var document = JsonDocument.Parse(source);
        var steps = new List<DecodeStep>();
        var fused = new List<FusedStrip>();
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

        return new DecoderChain(steps, fused);
    }

    private static DecodeStep Step(Component component)
    {
        switch (component.Type)
        {
            case "Replace":
                var (literal, expression) = component.Pattern();
                return new ReplaceStep(literal, expression, component.Text("content"));
            case "ByteFallback":
                return new ByteFallbackStep();
            case "Strip":
                return new StripStep(One(component, "content"), component.Number("start", 0), component.Number("stop", 0));
            case "Metaspace":
                return new MetaspaceStep(One(component, "replacement"), Metaspace.Prepends(component) != Prepending.Never);
            case "ByteLevel":
                return new ByteLevelStep();
            default:
                throw component.Unsupported();
        }
    }

    private static void AddToWhole(Component component, List<FusedStrip> fused)
    {
        switch (component.Type)
        {
            case "Fuse":
                break;
            case "Strip":
                fused.Add(new FusedStrip(One(component, "content"), component.Number("start", 0), component.Number("stop", 0)));
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
