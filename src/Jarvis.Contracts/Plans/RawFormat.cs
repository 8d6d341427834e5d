namespace Jarvis.Contracts;

/// <summary>How raw files are read.</summary>
public enum RawFormat
{
    Auto,
    Text,
    Json,
    Jsonl,
}
