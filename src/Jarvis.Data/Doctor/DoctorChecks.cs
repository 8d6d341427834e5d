using Jarvis.Data.Doctor.Checks;

namespace Jarvis.Data.Doctor;

/// <summary>All checks, in the order in which they are shown and compared. A new check needs a class and a line here.</summary>
internal static class DoctorChecks
{
    private static readonly Func<CheckContext, DoctorCheck>[] _all =
    [
        PrivateDataCheck.Secrets,
        c => new ContaminationCheck(c),
        c => new EmptyCheck(c),
        c => new ExactDuplicateCheck(c),
        c => new NearDuplicateCheck(c),
        c => new LeakCheck(c), // reads the groups formed by the two duplicate checks
        PrivateDataCheck.Personal,
        c => new TruncatedCheck(c),
        c => new RepetitionCheck(c),
        c => new MarkupCheck(c),
        c => new LanguageCheck(c),
        c => new ShortCheck(c),
        c => new LongCheck(c),
        c => new ContradictionCheck(c),
        c => new QualityCheck(c),
        c => new DifficultyCheck(c),
        c => new DomainCheck(c),
        c => new LanguagesCheck(c),
        c => new BalanceCheck(c),
    ];

    public static IReadOnlyList<DoctorCheck> For(CheckContext context) => [.. _all.Select(make => make(context))];
}
