using System.Xml;
using Jarvis.Data.Reading;
using Jarvis.Data.Starter;

namespace Jarvis.Data.Importing.Sources;

/// <summary>
/// The starter dataset's source: instruction, code and text records from the documentation on this machine; nothing is downloaded.
/// </summary>
public sealed class StarterSource : IRecordSource
{
    public const string DatasetId = "starter";
    public const string DatasetName = "Starter: .NET documentation";
    public const string Description =
        "Questions, code and text about .NET's own APIs, made on this machine from the documentation that the .NET SDK carries.";

    private readonly IReadOnlyList<string> _files;

    /// <exception cref="DatasetException">This machine has no documentation of the .NET SDK.</exception>
    public StarterSource(IReadOnlyList<string>? documentationFiles = null)
    {
        _files = documentationFiles ?? SdkPacks.DocumentationFiles();
        if (_files.Count == 0)
        {
            throw new DatasetException(
                "The starter dataset is made from the documentation in the .NET SDK's packs folder, and this machine has none. "
                    + "Install the .NET 10 SDK, or upload a text of your own."
            );
        }
    }

    public string Name => ".NET SDK documentation";

    public string Format => "dotnet-xml";

    public long Bytes => _files.Sum(f => new FileInfo(f).Length);

    public IEnumerable<ReadItem> Read(Action<long> bytesRead, CancellationToken cancellationToken)
    {
        long read = 0;
        // The same type is documented in several files (System.Runtime and its facades); only the first counts, and the others are not
        // reported as duplicates.
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in _files)
        {
            foreach (var member in Members(file, cancellationToken).Where(DocumentationFile.IsOfTheSdk))
            {
                if (seen.Add(member.Id.Original) && StarterRecords.Of(member) is { } record)
                {
                    yield return ReadItem.Of(null, record);
                }
            }
            read += new FileInfo(file).Length;
            bytesRead(read);
        }
    }

    private static IEnumerable<DocumentedMember> Members(string file, CancellationToken cancellationToken)
    {
        using var members = DocumentationFile.Read(file, cancellationToken).GetEnumerator();
        while (true)
        {
            try
            {
                if (!members.MoveNext())
                {
                    yield break;
                }
            }
            catch (XmlException exception)
            {
                throw new DatasetException(
                    $"{file}, line {exception.LineNumber}: the .NET SDK's documentation is damaged ({exception.Message}). "
                        + "Repair the SDK, or upload a text of your own.",
                    exception
                );
            }
            yield return members.Current;
        }
    }
}
