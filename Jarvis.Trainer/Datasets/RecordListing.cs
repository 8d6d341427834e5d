using Jarvis.Contracts;
using Jarvis.Data.Store;
using Jarvis.Trainer.Refusals;
using Microsoft.AspNetCore.Mvc;

namespace Jarvis.Trainer.Datasets;

/// <summary>The query string of a list of records; an absent parameter does not filter.</summary>
internal sealed class RecordListing
{
    [FromQuery(Name = "query")]
    public string? Query { get; init; }

    [FromQuery(Name = "kind")]
    public string? Kind { get; init; }

    [FromQuery(Name = "domain")]
    public string? Domain { get; init; }

    [FromQuery(Name = "split")]
    public string? Split { get; init; }

    [FromQuery(Name = "source")]
    public string? Source { get; init; }

    [FromQuery(Name = "language")]
    public string? Language { get; init; }

    [FromQuery(Name = "synthetic")]
    public bool? Synthetic { get; init; }

    [FromQuery(Name = "flag")]
    public string? Flag { get; init; }

    [FromQuery(Name = "min_quality")]
    public double? MinQuality { get; init; }

    [FromQuery(Name = "max_quality")]
    public double? MaxQuality { get; init; }

    [FromQuery(Name = "min_difficulty")]
    public double? MinDifficulty { get; init; }

    [FromQuery(Name = "max_difficulty")]
    public double? MaxDifficulty { get; init; }

    [FromQuery(Name = "min_length")]
    public long? MinLength { get; init; }

    [FromQuery(Name = "max_length")]
    public long? MaxLength { get; init; }

    [FromQuery(Name = "sort")]
    public string? Sort { get; init; }

    [FromQuery(Name = "descending")]
    public bool? Descending { get; init; }

    [FromQuery(Name = "seed")]
    public long? Seed { get; init; }

    [FromQuery(Name = "version")]
    public int? Version { get; init; }

    /// <exception cref="RequestRefusedException">There is no such kind or order.</exception>
    public RecordQuery ToQuery() =>
        new(Query, Named<RecordKind>(Kind, "kind of record"), Domain, Split)
        {
            Source = Given(Source),
            Language = Language,
            Synthetic = Synthetic,
            Flag = Given(Flag),
            MinQuality = MinQuality,
            MaxQuality = MaxQuality,
            MinDifficulty = MinDifficulty,
            MaxDifficulty = MaxDifficulty,
            MinLength = MinLength,
            MaxLength = MaxLength,
            Sort = Named<RecordSort>(Sort, "order") ?? RecordSort.Id,
            Descending = Descending ?? false,
            Seed = Seed ?? 0,
        };

    private static string? Given(string? text) => text is "" ? null : text;

    private static T? Named<T>(string? name, string what)
        where T : struct, Enum =>
        name is null or "" ? null
        : Enum.TryParse<T>(name, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value
        : throw RequestRefusedException.Bad(
            $"There is no such {what}.",
            $"\"{name}\" is none of {string.Join(", ", Enum.GetNames<T>().Select(n => n.ToLowerInvariant()))}."
        );
}
