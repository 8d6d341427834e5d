using System.Text.Json;
using Jarvis.Contracts;

namespace Jarvis.Data;

/// <summary>How records without a domain would be labelled.</summary>
/// <param name="LeastConfidence">Of the classifier; null where it is not good enough.</param>
/// <param name="ByFile">With the name of their file instead.</param>
public sealed record DomainChoice(double? LeastConfidence, bool ByFile);

/// <summary><c>doctor.json</c>: the newest report and what its mends need.</summary>
/// <param name="Domains">What <c>doctor.scores</c> has the indexes of.</param>
public sealed record DoctorFile(DoctorReport Report, IReadOnlyList<string> Domains, DomainChoice Domain)
{
    public const string FileName = "doctor.json";

    /// <summary>Null where the dataset was never examined, or the file is none.</summary>
    public static DoctorFile? Read(string directory)
    {
        try
        {
            using var file = File.OpenRead(Path.Combine(directory, FileName));
            return JsonSerializer.Deserialize<DoctorFile>(file, ContractJson.Options);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    public void Write(string directory)
    {
        var path = Path.Combine(directory, FileName);
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(file, this, ContractJson.Indented);
            file.Flush(flushToDisk: true);
        }
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>The report as it is now: a finding whose mend was undone is open again.</summary>
    /// <param name="changes">Every change set of the dataset.</param>
    public DoctorReport Now(IReadOnlyList<DatasetChange> changes)
    {
        var undone = changes.Where(c => c.UndoneBy is not null).Select(c => c.Number).ToHashSet();
        return Report with { Findings = [.. Report.Findings.Select(f => f.MendedBy is { } by && undone.Contains(by) ? f with { MendedBy = null } : f)] };
    }

    public DoctorFile Mended(string check, int change) =>
        this with { Report = Report with { Findings = [.. Report.Findings.Select(f => f.Check == check ? f with { MendedBy = change } : f)] } };
}
