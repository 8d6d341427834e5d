using Jarvis.Contracts;
using Jarvis.Data.Doctor.Views;

namespace Jarvis.Data.Doctor.Checks;

/// <summary>
/// One thing that the doctor looks for. It sees every record once, in order; then, where it needs the whole, compares what it kept in
/// files; then says what it found. Memory must not grow by more than a few bytes a record.
/// </summary>
internal abstract class DoctorCheck(CheckContext context, string id, string title, FindingSeverity severity) : IDisposable
{
    protected CheckContext Context { get; } = context;

    /// <summary>As in <see cref="DoctorFinding.Check"/>; the flags carry it too.</summary>
    public string Id { get; } = id;

    protected FindingLog Log { get; } = new(context, id, severity);

    public virtual void Look(RecordView record) { }

    /// <param name="share">Hears how far it is, 0 to 1.</param>
    public virtual void Compare(Action<double> share, CancellationToken cancellationToken) { }

    public abstract DoctorFinding Finding();

    /// <param name="mend">What one click does, for the count of flagged records; null where nothing can be mended.</param>
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
