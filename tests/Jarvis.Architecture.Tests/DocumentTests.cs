using System.Text.RegularExpressions;
using Jarvis.Testing;
using Xunit;

namespace Jarvis.Architecture.Tests;

public sealed partial class DocumentTests
{
    /// <summary>Folder prefixes that documents omit.</summary>
    private static readonly string[] _leftOut = ["", "src", "src/Jarvis.Engine"];

    [Fact]
    public void Documents_NameNoFileThatIsNotThere()
    {
        var missing = Documents()
            .SelectMany(document =>
                NamedPath()
                    .Matches(File.ReadAllText(document))
                    .Select(match => match.Groups[1].Value.TrimEnd('.'))
                    .Where(path => !path.Contains("NAME", StringComparison.Ordinal) && !IsThere(path))
                    .Select(path => $"{Path.GetFileName(document)}: {path}")
            );
        Assert.Empty(missing);
    }

    [Fact]
    public void Documents_LinkToNoFileThatIsNotThere()
    {
        var missing = Documents()
            .SelectMany(document =>
                Link()
                    .Matches(File.ReadAllText(document))
                    .Select(match => match.Groups[1].Value)
                    .Where(target => !Path.Exists(Path.Combine(Path.GetDirectoryName(document)!, target)))
                    .Select(target => $"{Path.GetFileName(document)}: {target}")
            );
        Assert.Empty(missing);
    }

    private static IEnumerable<string> Documents() =>
        Directory
            .GetFiles(Path.Combine(Checkout.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Concat([Path.Combine(Checkout.Root, "README.md"), Path.Combine(Checkout.Root, "CONTRIBUTING.md")]);

    private static bool IsThere(string path) =>
        _leftOut
            .Select(folder => Path.Combine(Checkout.Root, folder, path))
            .Any(full => File.Exists(full) || Directory.Exists(full) || File.Exists(full + ".cs"));

    [GeneratedRegex(@"`((?:src|tests|bench|eng|Jarvis\.[A-Z]\w+|Training|Models|Plans|Checkpoints|Machine|TokenFiles)/[\w./-]+)`")]
    private static partial Regex NamedPath();

    /// <summary>
    /// The target of an inline link or of a link definition, except links to other sites and anchors within the document.
    /// </summary>
    [GeneratedRegex(@"(?:\]\(|^\[\w+\]: )(?!https?:|#)([^)#\s]+)", RegexOptions.Multiline)]
    private static partial Regex Link();
}
