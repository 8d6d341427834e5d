namespace Jarvis.Data.Knowledge.Cutting;

/// <summary>A place where a text may be cut: the beginning of a line, and how much begins there.</summary>
internal readonly record struct Cut(int At, CutStrength Strength);

internal enum CutStrength
{
    Line,
    Paragraph,
    Inner,
    Section,
}
