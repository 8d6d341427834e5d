namespace Jarvis.Data.Code;

/// <summary>A function, a class, or a stretch of code between them: places in a source text, and what its comment says.</summary>
/// <param name="Docstring">Null where there is none that says anything.</param>
internal readonly record struct CodeUnit(int Start, int End, string? Docstring)
{
    /// <summary>Stands within the unit and is left out of its code: a Python docstring.</summary>
    public (int Start, int End)? Without { get; init; }
}
