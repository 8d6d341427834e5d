using Jarvis.Contracts;

namespace Jarvis.Data.Balancing;

/// <summary>
/// Computes how many records of each domain are kept. Domains below the floor are dropped; the sizes of the others are tempered to n^(1/T),
/// as in multilingual pre-training (Conneau et al., XLM-R, 2020), and scaled so that no domain needs more records than it has; then the cap
/// applies. No record is repeated.
/// </summary>
public static class DomainBalance
{
    /// <summary>Every problem of a request; empty if it is valid.</summary>
    public static IEnumerable<string> Problems(BalanceRequest request)
    {
        if (request.Temperature is not (>= 1 and <= 100))
        {
            yield return $"The temperature is {request.Temperature}; it must be from 1 (changes nothing) to 100 (all domains nearly even).";
        }
        if (request.Cap is < 1)
        {
            yield return $"The cap is {request.Cap}; it must be at least 1 record.";
        }
        if (request.Floor is < 1)
        {
            yield return $"The floor is {request.Floor}; it must be at least 1 record.";
        }
        if (request is { Cap: null, Floor: null, Temperature: 1 })
        {
            yield return "This would change nothing. Give a cap, a floor, or a temperature above 1.";
        }
    }

    /// <param name="before">Records by domain; "" = those without one.</param>
    public static IReadOnlyDictionary<string, long> After(IReadOnlyDictionary<string, long> before, BalanceRequest request)
    {
        double exponent = 1 / request.Temperature;
        var kept = before.Where(d => d.Value > 0 && d.Value >= (request.Floor ?? 0)).ToList();
        // n^(1/T) times this is at most n for every domain, and is n for the smallest.
        double scale = kept.Count == 0 ? 0 : kept.Min(d => Math.Pow(d.Value, 1 - exponent));
        var after = before.Keys.ToDictionary(d => d, _ => 0L);
        foreach (var (domain, records) in kept)
        {
            long tempered = Math.Clamp((long)Math.Round(scale * Math.Pow(records, exponent)), 1, records);
            after[domain] = Math.Min(tempered, request.Cap ?? long.MaxValue);
        }
        return after;
    }
}
