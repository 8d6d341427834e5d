namespace Jarvis.Data.Knowledge.Cutting;

/// <summary>A position where a text may be cut, always the beginning of a line, and how significant the cut is.</summary>
internal readonly record struct ChunkBoundary(int At, BoundaryStrength Strength);

internal enum BoundaryStrength
{
    Line,
    Paragraph,
    Inner,
    Section,
}
