using System.Xml;
using System.Xml.Linq;

namespace Jarvis.Data;

/// <summary>The members of one XML documentation file, in the order of the file.</summary>
internal static class DocumentationFile
{
    // Instruction-set intrinsics are C prototypes and assembler, not English.
    private static bool IsTold(string space) => !space.StartsWith("System.Runtime.Intrinsics", StringComparison.Ordinal) && (space.Split('.')[0] is "System" or "Microsoft");

    public static IEnumerable<DocumentedMember> Read(string path, CancellationToken cancel)
    {
        var elements = Elements(path, cancel).ToList();
        var types = elements.Where(e => e.Id.Kind == 'T').DistinctBy(e => e.Id.Type).ToDictionary(e => e.Id.Type, e => Names(e.Xml, "typeparam"), StringComparer.Ordinal);
        var overloads = elements.Where(e => e.Id.Kind != 'T').GroupBy(e => $"{e.Id.Type}.{e.Id.Name}", StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        foreach (var (id, xml) in elements)
        {
            var space = Namespace(id.Type, types);
            if (IsTold(space) && !id.Type.EndsWith("Strings", StringComparison.Ordinal))
            {
                yield return new DocumentedMember(id, space, types.GetValueOrDefault(id.Type) ?? [], Names(xml, "typeparam"),
                    DocumentationText.Of(xml.Element("summary")), DocumentationText.Of(xml.Element("remarks")),
                    DocumentationText.Of(xml.Element("returns") ?? xml.Element("value")),
                    [.. xml.Elements("param").Select(p => (p.Attribute("name")?.Value ?? "", DocumentationText.Of(p)))],
                    [.. xml.Elements("exception").Select(e => (MemberId.ShortReference(e.Attribute("cref")?.Value ?? ""), DocumentationText.Of(e)))],
                    id.Name is not null && overloads[$"{id.Type}.{id.Name}"] > 1);
            }
        }
    }

    private static IEnumerable<(MemberId Id, XElement Xml)> Elements(string path, CancellationToken cancel)
    {
        using var reader = XmlReader.Create(path, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, IgnoreComments = true });
        reader.MoveToContent();
        while (!reader.EOF)
        {
            if (reader.NodeType == XmlNodeType.Element && reader.Name == "member")
            {
                cancel.ThrowIfCancellationRequested();
                var name = reader.GetAttribute("name");
                var element = (XElement)XNode.ReadFrom(reader);
                if (name is not null && MemberId.Parse(name) is { } id)
                {
                    yield return (id, element);
                }
            }
            else
            {
                reader.Read();
            }
        }
    }

    private static List<string> Names(XElement xml, string tag) => [.. xml.Elements(tag).Select(p => p.Attribute("name")?.Value ?? "T")];

    // What stands before the outermost type: System.Environment.SpecialFolder is nested in System.Environment, so its namespace is System.
    private static string Namespace(string type, Dictionary<string, List<string>> types)
    {
        int dot = type.LastIndexOf('.');
        while (dot > 0 && types.ContainsKey(type[..dot]))
        {
            dot = type.LastIndexOf('.', dot - 1);
        }
        return dot > 0 ? type[..dot] : "";
    }
}
