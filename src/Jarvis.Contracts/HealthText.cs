using System.Globalization;

namespace Jarvis.Contracts;

/// <summary>A dataset's health as every page, notice and report says it: the same figure is the same text.</summary>
public static class HealthText
{
    /// <summary>"97 %"; never rounded up, so that only what is faultless is 100.</summary>
    /// <param name="health">0 to 1.</param>
    public static string Of(double health) => $"{WholePercent(Math.Clamp(health, 0, 1)).ToString("0", CultureInfo.InvariantCulture)} %";

    /// <summary>Without the error of binary fractions: 0.29 is 29 %, though 0.29 × 100 is a little less.</summary>
    public static double WholePercent(double share) => Math.Floor(share * 100 + 1e-9);
}
