namespace Jarvis.Contracts;

/// <summary>The weight of a part of mixed data. Nothing is repeated, so a weight above 1 takes less of the other parts.</summary>
public static class DataWeight
{
    public const double Most = 1000;

    public static bool IsAllowed(double weight) => weight is > 0 and <= Most;

    /// <summary>The share of a part's records that is used, above 0 to 1.</summary>
    /// <param name="all">The weights of all parts.</param>
    public static double Share(double weight, IEnumerable<double> all) => weight / Math.Max(1, all.Max());
}
