namespace Jarvis.Data.Reading.Probing;

/// <summary>How much of a source is looked at before it is imported: whichever ends first.</summary>
internal sealed class ProbeBudget(TimeProvider time, SourceStream source, int entries = 300)
{
    private const long MaxBytes = 8 << 20;
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(2);

    private readonly long _startedAt = time.GetTimestamp();

    public int Looked { get; private set; }

    /// <summary>Passes entries through as long as there is room.</summary>
    public IEnumerable<T> Limit<T>(IEnumerable<T> all)
    {
        foreach (var entry in all)
        {
            Looked++;
            yield return entry;
            if (Looked >= entries || source.BytesRead >= MaxBytes || time.GetElapsedTime(_startedAt) >= _longest)
            {
                yield break;
            }
        }
    }
}
