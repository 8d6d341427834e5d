using System.Text;
using System.Text.RegularExpressions;
using Jarvis.Testing;
using Xunit;

namespace Jarvis.Architecture.Tests.Messages;

/// <summary>
/// docs/messages.md holds what Jarvis says when something cannot be done, so that all of one kind are read in one sitting and a change of
/// words is seen as one.
/// </summary>
public sealed partial class MessageTests
{
    /// <summary>Set, the test writes the document instead of comparing it.</summary>
    private const string Rewrite = "JARVIS_REWRITE";

    private static readonly string[] _programs =
    [
        "Jarvis.Trainer",
        "Jarvis.Inference",
        "Jarvis.Web",
        "Jarvis.AppHost",
        "Jarvis.ServiceDefaults",
    ];

    [Fact]
    public void Messages_InTheDocument_AreThoseOfTheCode()
    {
        string path = Path.Combine(Checkout.Root, "docs", "messages.md");
        string document = Document();
        if (Environment.GetEnvironmentVariable(Rewrite) is not null)
        {
            File.WriteAllText(path, document);
        }

        Assert.True(
            document == File.ReadAllText(path).ReplaceLineEndings("\n"),
            "docs/messages.md is older than the code. "
                + $"{Rewrite}=1 ./jarvis test --filter Jarvis.Architecture.Tests writes it again; read what changed."
        );
    }

    /// <summary>A placeholder's name is code; everything around it is for people.</summary>
    [Fact]
    public void Messages_OfEveryKind_AreCalmAndHaveSingleSpaces()
    {
        var odd = Messages()
            .Where(message => Placeholder().Replace(message.Text, "x") is var words && (words.Contains('!') || words.Contains("  ")))
            .Select(message => $"{message.File}: {message.Text}");
        Assert.Empty(odd);
    }

    private static string Document()
    {
        var text = new StringBuilder(
            """
            # Messages

            What Jarvis says when something cannot be done, and what it tells in passing. Made from the code by the architecture tests;
            values that are put in stand in braces, choices in brackets.

            """
        );
        var messages = Messages().ToList();
        foreach (var kind in MessageKind.All)
        {
            text.Append($"\n## {kind.Heading}\n\n{kind.About}\n");
            foreach (var project in messages.Where(message => message.Kind == kind).GroupBy(message => message.Project))
            {
                text.Append($"\n### {kind.Heading} ({project.Key})\n\n");
                foreach (string line in project.Select(message => message.Text).Distinct())
                {
                    text.Append($"- {line.ReplaceLineEndings(" ").Replace("<", "&lt;", StringComparison.Ordinal)}\n");
                }
            }
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    private static IEnumerable<(MessageKind Kind, string Project, string File, string Text)> Messages() =>
        from project in Directory
            .GetDirectories(Path.Combine(Checkout.Root, "src"))
            .Order(StringComparer.Ordinal)
            .Concat(_programs.Select(name => Path.Combine(Checkout.Root, name)))
        from file in Directory.EnumerateFiles(project, "*.*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        where Path.GetExtension(file) is ".cs" or ".razor"
        let relative = Path.GetRelativePath(Checkout.Root, file)
        where !relative.Split(Path.DirectorySeparatorChar).Intersect(["bin", "obj"]).Any()
        from message in MessageReader.Read(file)
        let kind = MessageKind.All.FirstOrDefault(kind => kind.Sources.Contains(message.Source, StringComparer.OrdinalIgnoreCase))
        where kind is not null
        select (kind, Path.GetFileName(project), relative, message.Text);

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Placeholder();
}
