namespace Jarvis.Data.Knowledge.Cutting;

/// <summary>A place where a text may be cut: the beginning of a line, and how much begins there.</summary>
internal readonly record struct ChunkBoundary(int At, BoundaryStrength Strength);

internal enum BoundaryStrength
{
    Line,
    Paragraph,
    Inner,
    Section,
}
