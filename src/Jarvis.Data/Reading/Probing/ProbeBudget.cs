namespace Jarvis.Data.Reading.Probing;

/// <summary>Limits how much of a source is probed, by entries, bytes and time, whichever is reached first.</summary>
internal sealed class ProbeBudget(TimeProvider time, SourceStream source, int entries = 300)
{
    private const long MaxBytes = 8 << 20;
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(2);

    private readonly long _startedAt = time.GetTimestamp();

    public int Looked { get; private set; }

    /// <summary>Passes entries through until a limit is reached.</summary>
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
