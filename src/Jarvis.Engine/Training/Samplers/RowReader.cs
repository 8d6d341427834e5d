using Jarvis.Engine.TokenFiles;

namespace Jarvis.Engine.Training.Samplers;

/// <summary>Rows of pieces as one batch, as wide as its longest row.</summary>
internal static class RowReader
{
    public static Batch Read(TokenFile file, IReadOnlyList<IReadOnlyList<Piece>> rows)
    {
        int columns = rows.Max(row => row.Sum(piece => piece.Length));
        long[] inputs = new long[rows.Count * columns],
            targets = new long[inputs.Length],
            segments = new long[inputs.Length],
            positions = new long[inputs.Length];
        Array.Fill(targets, Batch.Ignored);
        var records = new List<RecordSpan>();
        int counted = 0;
        for (int row = 0; row < rows.Count; row++)
        {
            int column = 0,
                segment = 0;
            foreach (var piece in rows[row])
            {
                int at = row * columns + column;
                counted += Fill(file, piece, inputs.AsSpan(at, piece.Length), targets.AsSpan(at, piece.Length));
                Number(segments.AsSpan(at, piece.Length), positions.AsSpan(at, piece.Length), segment++);
                records.Add(new RecordSpan(row, column, piece.Length, piece.Record, piece.First));
                column += piece.Length;
            }
            int padding = row * columns + column,
                length = columns - column; // padding: a record of its own that does not count
            Number(segments.AsSpan(padding, length), positions.AsSpan(padding, length), segment);
        }
        return new Batch(rows.Count, columns, inputs, targets, counted)
        {
            Packing = (segments, positions),
            Records = records,
            Tokens = records.Sum(span => (long)span.Length),
        };
    }

    /// <summary>
    /// A record's first input is the token that ends it (end of text), which would also come before it in a stream. So every token is a
    /// target, and nothing of another record is seen.
    /// </summary>
    private static int Fill(TokenFile file, Piece piece, Span<long> inputs, Span<long> targets)
    {
        long start = file.RecordStart(piece.Record),
            first = start + piece.First;
        file.Read(first, targets);
        targets[..^1].CopyTo(inputs[1..]);
        file.Read(piece.First > 0 ? first - 1 : start + file.RecordLength(piece.Record) - 1, inputs[..1]);
        var mask = file.Mask(first, piece.Length);
        if (mask.IsEmpty)
        {
            return piece.Length;
        }
        int counted = 0;
        for (int i = 0; i < mask.Length; i++)
        {
            counted += mask[i];
            targets[i] = mask[i] == 0 ? Batch.Ignored : targets[i];
        }
        return counted;
    }

    private static void Number(Span<long> segments, Span<long> positions, int segment)
    {
        segments.Fill(segment);
        for (int i = 0; i < positions.Length; i++)
        {
            positions[i] = i;
        }
    }
}
