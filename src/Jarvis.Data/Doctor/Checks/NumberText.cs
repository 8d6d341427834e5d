using System.Globalization;

namespace Jarvis.Data.Doctor.Checks;

/// <summary>Formats numbers for use in sentences.</summary>
internal static class NumberText
{
    /// <summary>"1 record", "2,000 records".</summary>
    public static string Count(long count, string noun) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{count:N0} {noun}{(count == 1 ? "" : noun[^1] == 's' || noun.EndsWith("sh", StringComparison.Ordinal) ? "es" : "s")}"
        );

    /// <summary>
    /// As <see cref="Count(long, string)"/>, followed by the verb in the matching form: "1 record repeats", "2 records repeat".
    /// </summary>
    public static string Count(long count, string noun, string one, string many) => $"{Count(count, noun)} {(count == 1 ? one : many)}";

    public static string Percent(double share) => share.ToString(share is > 0 and < 0.1 ? "0.0 %" : "0 %", CultureInfo.InvariantCulture);
}
