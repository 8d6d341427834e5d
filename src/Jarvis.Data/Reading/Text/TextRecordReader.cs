using System.Text;
using Jarvis.Contracts;
using Jarvis.Data.Reading.Streams;
using Jarvis.Data.Records;

namespace Jarvis.Data.Reading.Text;

/// <summary>
/// Reads plain text and Markdown as pieces of at most <see cref="ReadLimits.TextRecordCharacters"/>, cut before a heading (Markdown),
/// otherwise after a blank line, a line or a word; or as one piece per section if cutting by headings is chosen. The concatenated pieces
/// equal the file, character for character, except that blank pieces and invalid lines are skipped.
/// </summary>
internal sealed class TextRecordReader(bool markdown = false, ReadingOptions? options = null) : IRecordReader
{
    public string Format => markdown ? "markdown" : "text";

    public IEnumerable<ReadItem> Read(SourceStream source, CancellationToken cancellationToken)
    {
        var decoder = new Utf8Characters(source);
        var pending = new StringBuilder();
        int limit = options?.TextCharacters ?? source.Limits.TextRecordCharacters;
        bool byHeadings = options?.TextCut?.Equals("headings", StringComparison.OrdinalIgnoreCase) == true,
            bySize = options?.TextCut?.Equals("size", StringComparison.OrdinalIgnoreCase) == true;
        long line = 1;
        bool any = false;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (pending.Length < limit * 2 && decoder.AppendTo(pending))
            {
                while (decoder.TryTakeBroken(out var broken))
                {
                    any = true;
                    yield return broken;
                }
            }
            if (pending.Length == 0)
            {
                break;
            }
            var text = pending.ToString(0, Math.Min(pending.Length, limit));
            if (byHeadings && TextSections.End(text) is { } section)
            {
                text = text[..section];
            }
            else if (pending.Length > limit)
            {
                text = text[..TextCut.At(text, pending[limit], markdown && !bySize)];
            }
            pending.Remove(0, text.Length);
            long first = line;
            line += text.AsSpan().Count('\n');
            if (!string.IsNullOrWhiteSpace(text))
            {
                any = true;
                yield return ReadItem.Of(first, RecordDraft.OfText(text) with { Document = source.Name });
            }
        }
        if (!any)
        {
            throw new DatasetException($"{source.Name} holds nothing but white space. Choose a file that has text in it.");
        }
    }
}
