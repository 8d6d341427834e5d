using Jarvis.Contracts;
using Jarvis.Data.Doctor.Views;

namespace Jarvis.Data.Doctor.Checks;

/// <summary>
/// One check of the doctor. It sees every record once, in order; then it compares what it spooled to files, if it needs the complete
/// dataset; then it reports its finding. Memory must not grow by more than a few bytes per record.
/// </summary>
internal abstract class DoctorCheck(CheckContext context, string id, string title, FindingSeverity severity) : IDisposable
{
    protected CheckContext Context { get; } = context;

    /// <summary>As in <see cref="DoctorFinding.Check"/>; also stored in the flags.</summary>
    public string Id { get; } = id;

    protected FindingLog Log { get; } = new(context, id, severity);

    public virtual void Look(RecordView record) { }

    /// <param name="share">Receives the progress, 0 to 1.</param>
    public virtual void Compare(Action<double> share, CancellationToken cancellationToken) { }

    public abstract DoctorFinding Finding();

    /// <param name="mend">What one click does for the flagged records; null if nothing can be fixed.</param>
    protected DoctorFinding Found(string explanation, string? mend, params (string Name, double Value)[] figures) =>
        new(
            Id,
            title,
            Log.Count == 0 ? FindingSeverity.Fine : severity,
            Log.Count,
            explanation,
            figures.ToDictionary(f => f.Name, f => f.Value),
            Log.Examples,
            Log.Count == 0 ? null : mend
        );

    public virtual void Dispose() => GC.SuppressFinalize(this);
}
