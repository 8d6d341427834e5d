namespace Jarvis.Contracts;

/// <summary>How records become rows.</summary>
public enum RecordPacking
{
    Auto,
    Stream,
    Records,
}
