namespace Jarvis.Data.Code;

/// <summary>How functions and classes of a language are recognized.</summary>
internal enum CodeShape
{
    Lines,
    Braces,
    Indent,
}

/// <summary>A programming language, recognized by file extension.</summary>
/// <param name="Id">Also used as the records' domain: csharp, python.</param>
/// <param name="Strings">The quote characters of its strings; a backtick delimits a multi-line string, a single quote in C a
/// character.</param>
internal sealed record CodeLanguage(string Id, string[] Extensions, CodeShape Shape, string LineComment, string Strings)
{
    public static IReadOnlyList<CodeLanguage> All { get; } =
    [
        new("csharp", [".cs"], CodeShape.Braces, "//", "\"'"),
        new("python", [".py", ".pyi"], CodeShape.Indent, "#", "\"'"),
        new("javascript", [".js", ".mjs", ".cjs", ".jsx"], CodeShape.Braces, "//", "\"'`"),
        new("typescript", [".ts", ".tsx", ".mts"], CodeShape.Braces, "//", "\"'`"),
        new("java", [".java"], CodeShape.Braces, "//", "\"'"),
        new("go", [".go"], CodeShape.Braces, "//", "\"'`"),
        new("rust", [".rs"], CodeShape.Braces, "//", "\""),
        new("c", [".c", ".h"], CodeShape.Braces, "//", "\"'"),
        new("cpp", [".cpp", ".cc", ".cxx", ".hpp", ".hh", ".hxx"], CodeShape.Braces, "//", "\"'"),
        new("kotlin", [".kt", ".kts"], CodeShape.Lines, "//", "\"'"),
        new("swift", [".swift"], CodeShape.Lines, "//", "\""),
        new("scala", [".scala"], CodeShape.Lines, "//", "\""),
        new("ruby", [".rb"], CodeShape.Lines, "#", "\"'"),
        new("php", [".php"], CodeShape.Lines, "//", "\"'"),
        new("shell", [".sh", ".bash", ".zsh"], CodeShape.Lines, "#", "\"'"),
        new("powershell", [".ps1", ".psm1"], CodeShape.Lines, "#", "\"'"),
        new("sql", [".sql"], CodeShape.Lines, "--", "'"),
        new("lua", [".lua"], CodeShape.Lines, "--", "\"'"),
        new("r", [".r"], CodeShape.Lines, "#", "\"'"),
        new("julia", [".jl"], CodeShape.Lines, "#", "\""),
        new("haskell", [".hs"], CodeShape.Lines, "--", "\""),
        new("fsharp", [".fs", ".fsx"], CodeShape.Lines, "//", "\""),
        new("visualbasic", [".vb"], CodeShape.Lines, "'", "\""),
        new("dart", [".dart"], CodeShape.Lines, "//", "\"'"),
        new("elixir", [".ex", ".exs"], CodeShape.Lines, "#", "\""),
        new("clojure", [".clj"], CodeShape.Lines, ";", "\""),
        new("perl", [".pl", ".pm"], CodeShape.Lines, "#", "\"'"),
        new("zig", [".zig"], CodeShape.Lines, "//", "\""),
        new("html", [".html", ".htm", ".razor", ".cshtml", ".vue", ".svelte"], CodeShape.Lines, "", ""),
        new("css", [".css", ".scss", ".less"], CodeShape.Lines, "", ""),
        new("cmake", [".cmake"], CodeShape.Lines, "#", "\""),
    ];

    /// <summary>Null if the extension belongs to no known language.</summary>
    public static CodeLanguage? Of(string fileName)
    {
        var extension = Path.GetExtension(fileName).ToLowerInvariant();
        return All.FirstOrDefault(l => l.Extensions.Contains(extension));
    }
}
