using Jarvis.Contracts;
using Jarvis.Data.Doctor.Similarity;
using Jarvis.Data.Doctor.Views;

namespace Jarvis.Data.Doctor.Checks;

/// <summary>What all checks of one examination share.</summary>
/// <param name="Directory">For temporary files.</param>
/// <param name="Find">A record by its id.</param>
internal sealed record CheckContext(
    DoctorOptions Options,
    string Directory,
    DatasetStatistics Statistics,
    Func<long, RecordView> Find,
    FlagSpool Flags,
    DoctorAids Aids
)
{
    /// <summary>Records with a warning or a problem.</summary>
    public IdSet Blamed { get; } = new();

    /// <summary>Exact duplicates but the one of each group that stays.</summary>
    public IdSet Copies { get; } = new();

    /// <summary>Records that are copies of each other, exact or near.</summary>
    public IdGroups Alike { get; } = new();
}

/// <summary>What the examination may use beside the records; null = not there.</summary>
/// <param name="CountTokens">Tokens of a record; null estimates them from its characters.</param>
/// <param name="Loss">Mean loss of a record's answer under a chosen model, in nats a token; null for a record of which it cannot be
/// told.</param>
/// <param name="LossName">The model's name, for the words of the finding.</param>
/// <param name="References">Benchmarks and datasets that must not be contained.</param>
public sealed record DoctorAids(
    Func<DataRecord, int>? CountTokens = null,
    Func<DataRecord, double?>? Loss = null,
    string? LossName = null,
    IReadOnlyList<ReferenceText>? References = null
);
