using System.Globalization;
using Jarvis.Contracts;

namespace Jarvis.Web.Features.Datasets;

/// <summary>Display texts of the doctor's checks and figures.</summary>
public static class DoctorText
{
    public static string Check(string id) =>
        id switch
        {
            "exact-duplicate" => "exact duplicate",
            "near-duplicate" => "near duplicate",
            "leak" => "in train and validation",
            "contamination" => "from a benchmark",
            "empty" => "empty",
            "short" => "too short",
            "long" => "too long",
            "truncated" => "cut off",
            "language" => "another language",
            "repetition" => "repeats itself",
            "markup" => "markup left over",
            "secret" => "has a secret",
            "personal" => "has personal data",
            "contradiction" => "contradicts another",
            _ => id.Replace('-', ' '),
        };

    public static string Severity(FindingSeverity severity) =>
        severity switch
        {
            FindingSeverity.Problem => "Problem",
            FindingSeverity.Warning => "Warning",
            FindingSeverity.Note => "Note",
            _ => "Fine",
        };

    /// <summary>"limit_five_word_runs" becomes "limit five word runs".</summary>
    public static string FigureName(string name) => name.Replace('_', ' ');

    public static string Figure(double value) =>
        Math.Abs(value) >= 1000 || value == Math.Floor(value)
            ? value.ToString("N0", CultureInfo.InvariantCulture)
            : value.ToString("0.###", CultureInfo.InvariantCulture);

    public static string Health(double health) => HealthText.Of(health);

    /// <summary>CSS class of a health score: "fine" from 0.95, "warn" from 0.8, else "bad".</summary>
    public static string Look(double health) =>
        health >= 0.95 ? "fine"
        : health >= 0.8 ? "warn"
        : "bad";
}
