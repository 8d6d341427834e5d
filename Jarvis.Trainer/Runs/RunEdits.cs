using System.Text.RegularExpressions;
using Jarvis.Contracts;
using Jarvis.Trainer.Refusals;

namespace Jarvis.Trainer.Runs;

/// <summary>What somebody may write on a run, cleaned and bounded: its name, tags and note.</summary>
internal static partial class RunEdits
{
    public const int LongestName = 120,
        LongestTag = 32,
        MostTags = 16,
        LongestNote = 4_000;

    /// <exception cref="RequestRefusedException">It is empty or too long.</exception>
    public static string Name(string name) =>
        name.Length > LongestName
            ? throw RequestRefusedException.Bad("The name is too long.", $"It has {name.Length} characters; {LongestName} is the most.")
        : DisplayName.Clean(name) is { Length: > 0 } clean ? clean
        : throw RequestRefusedException.Bad("The name is empty.", "Give it at least one visible character.");

    /// <summary>Lower-case words without spaces, so that <c>tag:night</c> finds them; each once, in the order of the alphabet.</summary>
    /// <exception cref="RequestRefusedException">Too many, or one that is too long.</exception>
    public static IReadOnlyList<string> Tags(IReadOnlyList<string> tags)
    {
        if (tags.Count > MostTags)
        {
            throw RequestRefusedException.Bad("There are too many tags.", $"These are {tags.Count}; a run has {MostTags} at most.");
        }
        if (tags.FirstOrDefault(tag => tag.Length > LongestTag) is { } tooLong)
        {
            throw RequestRefusedException.Bad(
                "A tag is too long.",
                $"\"{RequestRefusedException.Shown(tooLong)}\" has {tooLong.Length} characters; {LongestTag} is the most."
            );
        }
        return
        [
            .. tags.Select(tag => Spaces().Replace(DisplayName.Clean(tag), "-").Trim('-').ToLowerInvariant())
                .Where(tag => tag.Length > 0)
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <returns>Null where nothing is written.</returns>
    /// <exception cref="RequestRefusedException">It is too long.</exception>
    public static string? Note(string note) =>
        note.Length > LongestNote
            ? throw RequestRefusedException.Bad(
                "The note is too long.",
                $"It has {note.Length:N0} characters; {LongestNote:N0} is the most."
            )
        : string.IsNullOrWhiteSpace(note) ? null
        : note.Trim();

    // A comma parts tags where they are typed in one line, a colon and quotes are part of the search's own words.
    [GeneratedRegex("[\\s,:\"]+")]
    private static partial Regex Spaces();
}
