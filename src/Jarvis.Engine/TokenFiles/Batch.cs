namespace Jarvis.Engine.TokenFiles;

/// <summary>One micro batch as plain numbers, row by row.</summary>
/// <param name="Inputs">(Rows × Columns) token ids.</param>
/// <param name="Targets">(Rows × Columns) the id that follows each input, or <see cref="Ignored"/> where it does not count.</param>
/// <param name="Counted">Targets that count; 0 is possible where a batch holds no response.</param>
public sealed record Batch(int Rows, int Columns, long[] Inputs, long[] Targets, int Counted)
{
    /// <summary>
    /// (Rows × Columns) number of the record within its row and place within the record, where rows hold several records; else null.
    /// </summary>
    public (long[] Segments, long[] Positions)? Packing { get; init; }

    /// <summary>Code and docstrings for the contrastive loss, where the plan asks for it; else null.</summary>
    public TokenPairs? Pairs { get; init; }

    /// <summary>
    /// Where rows continue from batch to batch: whether the text of this batch's rows begins here. Only networks with a carried hidden
    /// state use it.
    /// </summary>
    public bool StreamsBegin { get; init; }

    /// <summary>Index of the first of these rows in the micro batch that they are a part of.</summary>
    public int FirstRow { get; init; }

    /// <summary>Which records are where; null where that was not asked for.</summary>
    public IReadOnlyList<RecordSpan>? Records { get; init; }

    /// <summary>Inputs that are tokens of the data; the rest is padding.</summary>
    public required long Tokens { get; init; }

    /// <summary>PyTorch's default <c>ignore_index</c> of cross entropy.</summary>
    public const long Ignored = -100;
}

/// <summary>Targets in a row of a batch that belong to one record.</summary>
/// <param name="Column">Column of the first target.</param>
/// <param name="Record">Its number in the split.</param>
/// <param name="First">The token within the record that is the first target.</param>
public readonly record struct RecordSpan(int Row, int Column, int Length, int Record, int First = 0);
