namespace Jarvis.Web.Features.Datasets.Add;

/// <summary>How synthetic records are made, in words.</summary>
public static class SyntheticText
{
    /// <summary>What a template takes from a record.</summary>
    public static IReadOnlyList<string> Parts { get; } =
    ["{instruction}", "{response}", "{text}", "{system}", "{domain}", "{language}", "{source}"];

    /// <summary>A template to begin with.</summary>
    public const string Example = "To which question is this the answer?\n\n{response}\n---\n{instruction}";

    public static IReadOnlyList<(string Key, string Name, string About)> Methods { get; } =
    [
        ("template", "Template", "Writes a record of your words with parts of another record in them."),
        ("reverse", "Reversed", "Gives the answer and asks for the question, of records that have both."),
        ("cloze", "Cloze", "Leaves a word out of a text and asks for it."),
        (
            "model",
            "Model",
            "A checkpoint answers the record's question, or continues its text, in its own words. Ask for a few first, look "
                + "at them, and undo if they are no good."
        ),
    ];
}
