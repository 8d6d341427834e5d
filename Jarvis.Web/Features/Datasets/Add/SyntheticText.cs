namespace Jarvis.Web.Features.Datasets.Add;

/// <summary>Names and descriptions of the methods that create synthetic records.</summary>
public static class SyntheticText
{
    /// <summary>Placeholders that a template can use.</summary>
    public static IReadOnlyList<string> Parts { get; } =
    ["{instruction}", "{response}", "{text}", "{system}", "{domain}", "{language}", "{source}"];

    /// <summary>The template that the form starts with.</summary>
    public const string Example = "To which question is this the answer?\n\n{response}\n---\n{instruction}";

    public static IReadOnlyList<(string Key, string Name, string About)> Methods { get; } =
    [
        ("template", "Template", "Fills your text with parts of an existing record."),
        ("reverse", "Reversed", "Gives the answer and asks for the question."),
        ("cloze", "Cloze", "Removes a word from a text and asks for it."),
        (
            "model",
            "Model",
            "A checkpoint answers the record's question or continues its text. Create a few first, check them, and undo if "
                + "they are not good enough."
        ),
    ];
}
