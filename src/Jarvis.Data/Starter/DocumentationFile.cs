using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Jarvis.Storage;

namespace Jarvis.Data.Starter;

/// <summary>
/// The members of one XML documentation file, in the order of the file. The file is read twice, so that memory holds only one member and
/// the few facts needed about the others.
/// </summary>
internal static class DocumentationFile
{
    private const int MostDepth = 64,
        MostCharacters = 4 << 20;

    /// <summary>.NET's own namespaces except instruction-set intrinsics, which are C prototypes and assembler, not English.</summary>
    public static bool IsOfTheSdk(DocumentedMember member) =>
        !member.Namespace.StartsWith("System.Runtime.Intrinsics", StringComparison.Ordinal)
        && member.Namespace.Split('.')[0] is "System" or "Microsoft"
        && !member.Id.Type.EndsWith("Strings", StringComparison.Ordinal);

    public static IEnumerable<DocumentedMember> Read(string path, CancellationToken cancellationToken) =>
        Read(() => DiskFile.OpenRead(path), cancellationToken).Select(m => m.Member);

    /// <param name="open">Called twice; each stream must start at the beginning.</param>
    /// <exception cref="XmlException">The file is not XML, or contains a member that is too long or nested too deeply.</exception>
    public static IEnumerable<(DocumentedMember Member, int Line)> Read(Func<Stream> open, CancellationToken cancellationToken)
    {
        var types = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        HashSet<ulong> seen = [],
            overloaded = [];
        foreach (var (id, xml, _) in Elements(open, cancellationToken))
        {
            if (id.Kind == 'T')
            {
                types.TryAdd(id.Type, Names(xml, "typeparam"));
            }
            else if (!seen.Add(Key(id)))
            {
                overloaded.Add(Key(id));
            }
        }
        foreach (var (id, xml, line) in Elements(open, cancellationToken))
        {
            yield return (
                new DocumentedMember(
                    id,
                    Namespace(id.Type, types),
                    types.GetValueOrDefault(id.Type) ?? [],
                    Names(xml, "typeparam"),
                    DocumentationText.Of(xml.Element("summary")),
                    DocumentationText.Of(xml.Element("remarks")),
                    DocumentationText.Of(xml.Element("returns") ?? xml.Element("value")),
                    [.. xml.Elements("param").Select(p => (p.Attribute("name")?.Value ?? "", DocumentationText.Of(p)))],
                    [
                        .. xml.Elements("exception")
                            .Select(e => (MemberId.ShortReference(e.Attribute("cref")?.Value ?? ""), DocumentationText.Of(e))),
                    ],
                    id.Name is not null && overloaded.Contains(Key(id))
                ),
                line
            );
        }
    }

    private static IEnumerable<(MemberId Id, XElement Xml, int Line)> Elements(Func<Stream> open, CancellationToken cancellationToken)
    {
        using var stream = open();
        using var text = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        using var reader = XmlReader.Create(
            text,
            new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                IgnoreComments = true,
                IgnoreProcessingInstructions = true,
            }
        );
        reader.MoveToContent();
        while (!reader.EOF)
        {
            if (reader.NodeType == XmlNodeType.Element && reader.Name == "member")
            {
                cancellationToken.ThrowIfCancellationRequested();
                int line = ((IXmlLineInfo)reader).LineNumber;
                var name = reader.GetAttribute("name");
                var element = Element(reader, line);
                if (name is not null && MemberId.Parse(name) is { } id)
                {
                    yield return (id, element, line);
                }
            }
            else
            {
                reader.Read();
            }
        }
    }

    // Like XNode.ReadFrom, but only for members of reasonable size, so that a file cannot exhaust memory or the stack.
    private static XElement Element(XmlReader reader, int line)
    {
        var root = Tag(reader);
        var inner = root;
        int depth = reader.IsEmptyElement ? 0 : 1,
            characters = 0;
        var text = new StringBuilder();
        var chunk = new char[4096];
        while (depth > 0 && reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    var child = Tag(reader);
                    inner.Add(child);
                    if (!reader.IsEmptyElement)
                    {
                        inner = child;
                        depth++;
                    }
                    break;
                case XmlNodeType.EndElement:
                    inner = inner.Parent ?? root;
                    depth--;
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                    while (characters <= MostCharacters && reader.ReadValueChunk(chunk, 0, chunk.Length) is > 0 and var read)
                    {
                        characters += read;
                        text.Append(chunk, 0, read);
                    }
                    inner.Add(new XText(text.ToString()));
                    text.Clear();
                    break;
                default:
                    break;
            }
            if (depth > MostDepth || characters > MostCharacters)
            {
                throw new XmlException(
                    depth > MostDepth
                        ? $"the member that begins here is nested deeper than {MostDepth}."
                        : $"the member that begins here is longer than {MostCharacters >> 20} MB.",
                    null,
                    line,
                    1
                );
            }
        }
        reader.Read();
        return root;
    }

    private static XElement Tag(XmlReader reader)
    {
        var element = new XElement(XName.Get(reader.LocalName));
        while (reader.MoveToNextAttribute())
        {
            if (reader.Prefix.Length == 0 && reader.LocalName != "xmlns")
            {
                element.SetAttributeValue(reader.LocalName, reader.Value);
            }
        }
        reader.MoveToElement();
        return element;
    }

    // Eight bytes per member instead of its name.
    private static ulong Key(MemberId id) =>
        BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{id.Type}.{id.Name}")));

    private static List<string> Names(XElement xml, string tag) => [.. xml.Elements(tag).Select(p => p.Attribute("name")?.Value ?? "T")];

    // The part before the outermost type: System.Environment.SpecialFolder is nested in System.Environment, so its namespace is System.
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
