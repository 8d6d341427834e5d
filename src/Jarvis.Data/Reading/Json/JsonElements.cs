using System.Text.Json;

namespace Jarvis.Data.Reading.Json;

/// <summary>Iterates over the elements of a JSON file, with only one of them in memory at a time.</summary>
internal sealed class JsonElements(SourceStream source)
{
    private readonly ByteWindow _window = new(source);
    private Place _place = Place.Start;
    private long _nextLine = 1;
    private long _count;

    private enum Place
    {
        Start,
        FirstInList,
        InList,
        Sequence,
        AfterList,
    }

    /// <summary>The line at which the element last returned by <see cref="Next"/> begins, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>The bytes of the next element, valid until the next call; null at the end.</summary>
    /// <exception cref="DatasetException">The file is not JSON, is truncated, or has an element over the limit.</exception>
    public ReadOnlyMemory<byte>? Next()
    {
        if (_place == Place.Start)
        {
            Begin();
        }
        return _place switch
        {
            Place.AfterList => default(ReadOnlyMemory<byte>?),
            Place.Sequence => SkipBlank() is null ? default(ReadOnlyMemory<byte>?) : Element(), // a bare null would become empty memory
            _ => NextInList(),
        };
    }

    private void Begin()
    {
        switch (SkipBlank())
        {
            case null:
                throw new DatasetException($"{source.Name} holds nothing but white space. Choose a file that has records in it.");
            case (byte)'[':
                Consume(1);
                _place = Place.FirstInList;
                break;
            case (byte)'{' when JsonShape.ListInWrapper(_window.Unread.Span) is { } bytes:
                Consume(bytes);
                _place = Place.FirstInList;
                break;
            case (byte)'{':
                _place = Place.Sequence;
                break;
            default:
                throw source.Error(_nextLine, "a JSON file has to begin with [ or {. If it is plain text, name it .txt.");
        }
    }

    private ReadOnlyMemory<byte>? NextInList()
    {
        var sign = SkipBlank();
        if (sign == ']')
        {
            _place = Place.AfterList;
            return null;
        }
        if (_place == Place.InList)
        {
            if (sign is not null and not (byte)',')
            {
                throw source.Error(_nextLine, $"expected a comma or ] after record {_count}. The file is not valid JSON from here on.");
            }
            Consume(sign is null ? 0 : 1);
            sign = SkipBlank();
        }
        if (sign is null)
        {
            throw source.Error(
                _nextLine,
                $"the file ends in the middle of its list, after {_count} complete records. It is probably cut off; copy it again."
            );
        }
        _place = Place.InList;
        return Element();
    }

    private ReadOnlyMemory<byte> Element()
    {
        Line = _nextLine;
        while (true)
        {
            if (TryMeasure(out int length))
            {
                var element = _window.Unread[..length];
                Consume(length);
                _count++;
                return element;
            }
            if (_window.Ended)
            {
                throw source.Error(
                    Line,
                    $"the file ends in the middle of record {_count + 1}, which begins here. It is probably cut off; copy it again."
                );
            }
            _window.Fill(Line, "the record that begins here");
        }
    }

    private bool TryMeasure(out int length)
    {
        length = 0;
        var reader = new Utf8JsonReader(
            _window.Unread.Span,
            isFinalBlock: false,
            new JsonReaderState(new JsonReaderOptions { MaxDepth = source.Limits.MaxDepth })
        );
        try
        {
            if (!reader.Read() || !reader.TrySkip())
            {
                return false;
            }
        }
        catch (JsonException exception)
        {
            throw source.Error(
                Line + (exception.LineNumber ?? 0),
                $"record {_count + 1} is {JsonProblem.Describe(exception)} The file cannot be read on from here."
            );
        }
        length = (int)reader.BytesConsumed;
        return true;
    }

    private byte? SkipBlank()
    {
        while (true)
        {
            int blank = _window.Unread.Span.IndexOfAnyExcept(" \t\r\n"u8);
            if (blank >= 0)
            {
                Consume(blank);
                return _window.Unread.Span[0];
            }
            Consume(_window.Unread.Length);
            if (_window.Ended)
            {
                return null;
            }
            _window.Fill(_nextLine, "white space");
        }
    }

    private void Consume(int bytes)
    {
        _nextLine += System.MemoryExtensions.Count(_window.Unread.Span[..bytes], (byte)'\n');
        _window.Consume(bytes);
    }
}
