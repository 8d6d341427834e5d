using System.Text;
using Jarvis.Contracts;
using Jarvis.Data.Reading;
using Jarvis.Data.Reading.Containers;
using Jarvis.Data.Reading.Text;
using Jarvis.Data.Records;

namespace Jarvis.Data.Code;

/// <summary>
/// Reads one file of source code. In the languages whose structure is recognized, each function or class becomes a record, with its
/// docstring, if any, as the question, and so does the code between them. Other languages are cut into pieces at blank lines. The domain is
/// the language, the document the file.
/// </summary>
internal sealed class CodeRecordReader : IRecordReader
{
    private const int LargestUnits = 4,
        FewestLeftOver = 200; // times the size of a piece; characters

    public string Format => "source";

    public IEnumerable<ReadItem> Read(SourceStream source, CancellationToken cancellationToken)
    {
        var language = CodeLanguage.Of(SourceNames.Inner(source.Name));
        var text = new StringBuilder();
        var decoder = new Utf8Characters(source);
        while (decoder.AppendTo(text))
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (decoder.TryTakeBroken(out var broken))
            {
                yield return broken;
            }
            if (text.Length > source.Limits.MaxRecordBytes)
            {
                throw new DatasetException(
                    $"{source.Name} is longer than {source.Limits.MaxRecordBytes >> 20} MB, which no written source code is. "
                        + "Import it as text."
                );
            }
        }
        foreach (var item in Of(text.ToString(), source.Name, language, source.Limits.TextRecordCharacters))
        {
            yield return item;
        }
    }

    private static IEnumerable<ReadItem> Of(string text, string name, CodeLanguage? language, int size)
    {
        var units = language?.Shape switch
        {
            CodeShape.Braces => BraceUnits.Of(text, language, size),
            CodeShape.Indent => IndentUnits.Of(text, language, size),
            _ => [],
        };
        int done = 0,
            line = 1,
            counted = 0;
        foreach (var unit in units.Append(new CodeUnit(text.Length, text.Length, null)))
        {
            foreach (var (start, end) in Pieces(text, done, unit.Start, size, units.Count == 0 ? 1 : FewestLeftOver))
            {
                yield return Item(start, RecordDraft.OfText(text[start..end].Trim('\n', '\r'), RecordKind.Code));
            }
            if (unit.End > unit.Start)
            {
                var code = unit.Without is { } gone ? text[unit.Start..gone.Start] + text[gone.End..unit.End] : text[unit.Start..unit.End];
                if (unit.Docstring is { } docstring && code.Length <= size * LargestUnits)
                {
                    yield return Item(
                        unit.Start,
                        RecordDraft.OfTurns(
                            RecordKind.Code,
                            new ChatTurn(ChatRole.User, docstring),
                            new ChatTurn(ChatRole.Assistant, Outdented(code))
                        )
                    );
                }
                else
                {
                    foreach (var (start, end) in Pieces(text, unit.Start, unit.End, size * LargestUnits, 1))
                    {
                        yield return Item(start, RecordDraft.OfText(Outdented(text[start..end]), RecordKind.Code));
                    }
                }
            }
            done = unit.End;
        }

        ReadItem Item(int at, RecordDraft draft)
        {
            line += text.AsSpan(counted, Math.Max(0, at - counted)).Count('\n');
            counted = Math.Max(counted, at);
            return ReadItem.Of(line, draft with { Domain = language?.Id ?? "code", Document = name });
        }
    }

    // Cuts at blank lines and drops pieces that are too short to teach anything (a closing brace, a few imports).
    private static IEnumerable<(int Start, int End)> Pieces(string text, int from, int to, int size, int fewest)
    {
        while (from < to)
        {
            while (from < to && text[from] is '\n' or '\r')
            {
                from++;
            }
            int end = to - from <= size ? to : from + TextCut.At(text.Substring(from, size), text[from + size], markdown: false);
            if (text.AsSpan(from, end - from).Trim().Length >= fewest)
            {
                yield return (from, end);
            }
            from = end;
        }
    }

    /// <summary>Removes the common indentation, so that a method looks like a top-level function.</summary>
    private static string Outdented(string code)
    {
        var lines = code.TrimEnd().Split('\n');
        int indent = lines
            .Where(l => !string.IsNullOrWhiteSpace(l))
            .Select(l => l.Length - l.AsSpan().TrimStart(" \t").Length)
            .DefaultIfEmpty()
            .Min();
        return indent == 0 ? string.Join('\n', lines) : string.Join('\n', lines.Select(l => l.Length >= indent ? l[indent..] : ""));
    }
}
