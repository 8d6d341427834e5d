using System.Text.Json;
using System.Text.Unicode;
using Jarvis.Data.Reading.Json;

namespace Jarvis.Data.Reading.Objects;

/// <summary>
/// Reads a JSON file: a list of objects, an object that wraps such a list, one object, or several consecutive ones. Holds one element in
/// memory at a time.
/// </summary>
internal sealed class JsonFileObjects : IObjectReader
{
    public IEnumerable<ReadObject> Read(SourceStream source, CancellationToken cancellationToken)
    {
        var elements = new JsonElements(source);
        var options = new JsonDocumentOptions { MaxDepth = source.Limits.MaxDepth };
        while (elements.Next() is { } element)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!Utf8.IsValid(element.Span))
            {
                yield return ReadObject.Broken(elements.Line, Utf8Check.Describe(source, element.Span));
                continue;
            }
            using var document = JsonDocument.Parse(element, options);
            yield return ReadObject.Of(elements.Line, document.RootElement);
        }
    }
}
