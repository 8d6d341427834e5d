namespace Jarvis.Engine.TokenFiles;

/// <summary>What is known about a record, besides its tokens, when it is written.</summary>
/// <param name="Domain">What it is about.</param>
/// <param name="Dataset">The file, folder or dataset that it came from.</param>
/// <param name="Difficulty">0 (easy) to 1 (hard); null where it is not given, and <see cref="DifficultyMeasure"/> computes it.</param>
public sealed record RecordLabels(string Domain, string Dataset, double? Difficulty = null)
{
    /// <summary>Which record it is.</summary>
    public RecordOrigin Origin { get; init; }

    public static RecordLabels None { get; } = new("all", "all");
}

/// <summary>What a token folder stores about a record: a row of <c>NAME.facts</c>.</summary>
/// <param name="Difficulty">0 to 1.</param>
/// <param name="Domain">Index into <see cref="TokenManifest.Domains"/>.</param>
/// <param name="Dataset">Index into <see cref="TokenManifest.Datasets"/>.</param>
public readonly record struct RecordFacts(float Difficulty, int Domain, int Dataset)
{
    /// <summary>float32 difficulty, uint16 domain, uint16 dataset, little endian.</summary>
    public const int Bytes = 8;
}

/// <summary>
/// Which record a document of a token folder came from: a row of <c>NAME.records</c>, one little endian int64, the source in its upper 16
/// bits.
/// </summary>
/// <param name="Source">Index into <see cref="TokenManifest.Sources"/>.</param>
/// <param name="Id">Its id in the dataset, or its line in the file; 0 where a file has no lines.</param>
public readonly record struct RecordOrigin(int Source, long Id)
{
    public const int Bytes = 8;
    private const int IdBits = 48;

    internal long ToBits() => (long)Math.Clamp(Source, 0, ushort.MaxValue) << IdBits | (Id & ((1L << IdBits) - 1));

    internal static RecordOrigin Of(long bits) => new((int)((ulong)bits >> IdBits), bits & ((1L << IdBits) - 1));
}

/// <summary>A domain or a dataset, with its records in each split.</summary>
public sealed record TokenGroup(string Name, long Train, long Validation);
