namespace Jarvis.Web.Features.Import;

/// <summary>Every layout that can be chosen by name when detection does not find it.</summary>
public static class LayoutText
{
    public static IReadOnlyList<KeyValuePair<string, string>> All { get; } =
    [
        new("text", "Plain text"),
        new("markdown", "Markdown"),
        new("instruct", "Instructions (GPTeacher, Alpaca)"),
        new("conversation", "Conversations (ShareGPT, ChatML)"),
        new("question-answer", "Questions and answers"),
        new("openassistant", "OpenAssistant"),
        new("codesearchnet", "CodeSearchNet"),
        new("pile", "The Pile"),
        new("documents", "Documents in a field"),
        new("csv", "Table (CSV)"),
        new("parquet", "Table (Parquet)"),
        new("json", "JSON, fields mapped manually"),
        new("jsonl", "JSON lines, fields mapped manually"),
        new("source", "Source code"),
        new("xml-docs", ".NET XML documentation"),
    ];

    /// <summary>Plain text is split into pieces; layouts with fields already have records.</summary>
    public static bool IsText(string format) => format is "text" or "markdown";

    public static bool HasTrees(string format) => format.StartsWith("openassistant", StringComparison.Ordinal);

    public static IReadOnlyList<string> Encodings { get; } =
    [
        "utf-8",
        "utf-16",
        "utf-16be",
        "utf-32",
        "windows-1252",
        "iso-8859-1",
        "iso-8859-15",
        "windows-1251",
        "koi8-r",
        "shift_jis",
        "gb18030",
        "big5",
        "euc-kr",
    ];
}
