using System.Xml;
using Jarvis.Data.Starter;

namespace Jarvis.Data.Reading.Documentation;

/// <summary>
/// Reads an XML documentation file written by a .NET compiler. Yields questions, code and text about its members, as the starter dataset
/// does for .NET's own.
/// </summary>
internal sealed class DocumentationReader : IRecordReader
{
    public string Format => "xml-docs";

    public IEnumerable<ReadItem> Read(SourceStream source, CancellationToken cancellationToken)
    {
        using var copy = new RereadableSource(source, cancellationToken);
        using var members = DocumentationFile.Read(copy.Open, cancellationToken).GetEnumerator();
        bool any = false;
        while (true)
        {
            try
            {
                if (!members.MoveNext())
                {
                    break;
                }
            }
            catch (XmlException exception)
            {
                throw source.Error(exception.LineNumber, $"not valid XML: {exception.Message}");
            }
            any = true;
            var (member, line) = members.Current;
            yield return StarterRecords.Of(member) is { } record
                ? ReadItem.Of(line, record)
                : ReadItem.Omitted(line, "members that say nothing");
        }
        if (!any)
        {
            throw new DatasetException(
                $"{source.Name} is XML but no .NET documentation: it holds no member with a name. Jarvis reads of XML only "
                    + "what the .NET compiler writes beside an assembly."
            );
        }
    }
}
