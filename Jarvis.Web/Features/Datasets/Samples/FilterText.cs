namespace Jarvis.Web.Features.Datasets.Samples;

/// <summary>Display texts of the filters.</summary>
public static class FilterText
{
    public static string Of(string name, string value) =>
        name switch
        {
            "kind" => DatasetText.Kind(value),
            "domain" => value.Length > 0 ? value : "no domain",
            "language" => value.Length > 0 ? value : "no language",
            "split" => value.Length > 0 ? value : "in no split",
            "source" => $"from {value}",
            "flag" => DoctorText.Check(value),
            "synthetic" => value is "true" ? "synthetic" : "not synthetic",
            _ when name.StartsWith("min_", StringComparison.Ordinal) => $"{name[4..]} from {value}",
            _ when name.StartsWith("max_", StringComparison.Ordinal) => $"{name[4..]} to {value}",
            _ => value,
        };
}
