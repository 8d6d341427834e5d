using Jarvis.Contracts;
using Jarvis.Data.Doctor.Similarity;
using Jarvis.Data.Doctor.Views;

namespace Jarvis.Data.Doctor.Checks;

/// <summary>State shared by all checks of one examination.</summary>
/// <param name="Directory">Folder for temporary files.</param>
/// <param name="Find">Looks up a record by its id.</param>
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

    /// <summary>Exact duplicates, except the one of each group that is kept.</summary>
    public IdSet Copies { get; } = new();

    /// <summary>Records that are copies of each other, exact or near.</summary>
    public IdGroups Alike { get; } = new();
}

/// <summary>Optional inputs of the examination beside the records; null = not available.</summary>
/// <param name="CountTokens">Counts the tokens of a record; null estimates them from its characters.</param>
/// <param name="Loss">Mean loss of a record's answer under a chosen model, in nats per token; null for a record whose loss cannot be
/// computed.</param>
/// <param name="LossName">The model's name, for the text of the finding.</param>
/// <param name="References">Texts of benchmarks and datasets that the data must not contain.</param>
public sealed record DoctorAids(
    Func<DataRecord, int>? CountTokens = null,
    Func<DataRecord, double?>? Loss = null,
    string? LossName = null,
    IReadOnlyList<ReferenceText>? References = null
);
