namespace Jarvis.Contracts;

/// <summary>How records are packed into rows.</summary>
public enum RecordPacking
{
    Auto,
    Stream,
    Records,
}
