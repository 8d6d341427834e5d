using Jarvis.Contracts;

namespace Jarvis.Data.Doctor.Checks;

/// <summary>
/// How evenly the records are distributed over the domains. The fix needs the user's choice (cap, floor, temperature), which the page
/// "Balance" previews.
/// </summary>
internal sealed class BalanceCheck(CheckContext context) : DoctorCheck(context, "balance", "Balance of the domains", FindingSeverity.Note)
{
    private const double MostShare = 0.8;

    public override DoctorFinding Finding()
    {
        var domains = Context.Statistics.Domains;
        long all = domains.Values.Sum();
        if (domains.Count < 2)
        {
            return Found(
                domains.Count == 0
                    ? "No record has a domain, so there is nothing to balance."
                    : "All records with a domain have the same one.",
                null,
                ("domains", domains.Count)
            );
        }
        var (largest, most) = domains.MaxBy(d => d.Value);
        double entropy = domains.Values.Sum(n => n / (double)all * Math.Log(all / (double)n));
        var finding = Found(
            $"{NumberText.Count(domains.Count, "domain")}; the largest, \"{largest}\", has "
                + $"{NumberText.Percent(most / (double)all)} of the records and the smallest "
                + $"{NumberText.Count(domains.Values.Min(), "record")}. As even as {Math.Exp(entropy):0.0} equal domains.",
            null,
            [
                ("domains", domains.Count),
                ("largest_share", Math.Round(most / (double)all, 4)),
                ("smallest_records", domains.Values.Min()),
                ("effective_domains", Math.Round(Math.Exp(entropy), 2)),
                .. domains.OrderByDescending(d => d.Value).Take(30).Select(d => ("records: " + d.Key, (double)d.Value)),
            ]
        );
        return finding with { Severity = most > MostShare * all ? FindingSeverity.Note : FindingSeverity.Fine };
    }
}
