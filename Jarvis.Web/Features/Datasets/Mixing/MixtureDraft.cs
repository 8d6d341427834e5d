using System.Globalization;
using Jarvis.Contracts;

namespace Jarvis.Web.Features.Datasets.Mixing;

/// <summary>The datasets of a mixture and their weights; in the URL as <c>part=ID:WEIGHT</c>.</summary>
public sealed record MixtureDraft(IReadOnlyList<MixturePart> Parts)
{
    public const double Least = 0.01;
    public const double Most = 1000;

    public double? WeightOf(string datasetId) => Parts.FirstOrDefault(part => part.DatasetId == datasetId)?.Weight;

    /// <summary>Reads the parts from the URL; malformed ones are ignored.</summary>
    public static MixtureDraft Read(IEnumerable<string>? parts) =>
        new([.. (parts ?? []).Select(Part).OfType<MixturePart>().DistinctBy(part => part.DatasetId)]);

    public string[] Write() => [.. Parts.Select(part => $"{part.DatasetId}:{part.Weight.ToString(CultureInfo.InvariantCulture)}")];

    /// <param name="weight">Null removes the dataset.</param>
    public MixtureDraft With(string datasetId, double? weight)
    {
        var part = weight is { } given ? new MixturePart(datasetId, Math.Clamp(given, Least, Most)) : null;
        return WeightOf(datasetId) is null
            ? new([.. Parts, .. part is null ? (MixturePart[])[] : [part]])
            : new([.. Parts.Select(each => each.DatasetId == datasetId ? part : each).OfType<MixturePart>()]);
    }

    private static MixturePart? Part(string text) =>
        text.LastIndexOf(':') is > 0 and var at
        && double.TryParse(text[(at + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out double weight)
        && weight is >= Least and <= Most
            ? new MixturePart(text[..at], weight)
            : null;
}
