namespace Jarvis.Engine.TokenFiles;

/// <summary>What is known of a record beside its tokens when it is written.</summary>
/// <param name="Domain">What it is about.</param>
/// <param name="Dataset">The file, folder or dataset that it came from.</param>
/// <param name="Difficulty">0 (easy) to 1 (hard); null where nobody said: then <see cref="DifficultyMeasure"/> does.</param>
public sealed record RecordLabels(string Domain, string Dataset, double? Difficulty = null)
{
    public static RecordLabels None { get; } = new("all", "all");
}

/// <summary>What a token folder knows of a record: a row of <c>NAME.facts</c>.</summary>
/// <param name="Difficulty">0 to 1.</param>
/// <param name="Domain">Index into <see cref="TokenManifest.Domains"/>.</param>
/// <param name="Dataset">Index into <see cref="TokenManifest.Datasets"/>.</param>
public readonly record struct RecordFacts(float Difficulty, int Domain, int Dataset)
{
    /// <summary>float32 difficulty, uint16 domain, uint16 dataset, little endian.</summary>
    public const int Bytes = 8;
}

/// <summary>A domain or a dataset, with its records in each split.</summary>
public sealed record TokenGroup(string Name, long Train, long Validation);
