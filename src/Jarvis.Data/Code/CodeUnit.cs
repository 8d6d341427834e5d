namespace Jarvis.Data.Code;

/// <summary>A function, a class, or a stretch of code between them: its position in the source text, and its docstring.</summary>
/// <param name="Docstring">Null if there is no meaningful one.</param>
internal readonly record struct CodeUnit(int Start, int End, string? Docstring)
{
    /// <summary>A range within the unit that is removed from its code: a Python docstring.</summary>
    public (int Start, int End)? Without { get; init; }
}
