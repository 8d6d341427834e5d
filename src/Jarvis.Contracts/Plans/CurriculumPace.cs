namespace Jarvis.Contracts;

/// <summary>How the easy share of a curriculum grows.</summary>
public enum CurriculumPace
{
    Linear,
    Root,
    Step,
}
