using Jarvis.Contracts;
using Jarvis.Data.Doctor.Checks;

namespace Jarvis.Data.Doctor;

/// <summary><c>doctor.json</c>: the newest report and the data that its fixes need.</summary>
/// <param name="Domains">The domains to which the indexes in <c>doctor.scores</c> refer.</param>
public sealed record DoctorFile(DoctorReport Report, IReadOnlyList<string> Domains, DomainChoice Domain)
{
    public const string FileName = "doctor.json";

    /// <summary>Null if the dataset was never examined, or the file is invalid.</summary>
    public static DoctorFile? Read(string directory) => JsonFile.Read<DoctorFile>(Path.Combine(directory, FileName));

    public void Write(string directory) => JsonFile.Write(Path.Combine(directory, FileName), this);

    /// <summary>The current report, in which a finding is open again if its fix was undone.</summary>
    /// <param name="changes">Every change set of the dataset.</param>
    public DoctorReport Now(IReadOnlyList<DatasetChange> changes)
    {
        var undone = changes.Where(c => c.UndoneBy is not null).Select(c => c.Number).ToHashSet();
        return Report with
        {
            Findings = [.. Report.Findings.Select(f => f.MendedBy is { } by && undone.Contains(by) ? f with { MendedBy = null } : f)],
        };
    }

    public DoctorFile Mended(string check, int change) =>
        this with
        {
            Report = Report with { Findings = [.. Report.Findings.Select(f => f.Check == check ? f with { MendedBy = change } : f)] },
        };
}
