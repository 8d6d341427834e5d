using System.Diagnostics;
using Jarvis.Data.Importing.Sources;

namespace Jarvis.Data.Tests;

/// <summary>The files that are read are those that git does not ignore.</summary>
public sealed class IgnoreTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static readonly (string Path, string Rules)[] _rules =
    [
        (
            ".gitignore",
            "*.log\n!keep.log\n/top.py\ngen/\ndocs/**/draft.py\n**/cache\na/**\n!a/b.py\nspace \\ "
                + "\n\\#hash.py\n[xyz]1.py\n[!a-c]2.py\nq?.py\n# comment\n\nfoo/*.py\n**/deep/**/end.py\nabc*def.py\n*.tmp/\n"
        ),
        ("sub/.gitignore", "local.py\n!/../x.py\n!top.py\n!again.log\n/anchored.py\nnest/\n"),
        ("sub/nest/.gitignore", "!inner.py\n"),
    ];

    private static readonly string[] _files =
    [
        "top.py",
        "sub/top.py",
        "x.log",
        "keep.log",
        "sub/again.log",
        "sub/deep/keep.log",
        "gen/a.py",
        "sub/gen/a.py",
        "gen.py",
        "docs/draft.py",
        "docs/x/y/draft.py",
        "docs/other.py",
        "cache/a.py",
        "sub/cache",
        "a/b.py",
        "a/c/d.py",
        "#hash.py",
        "x1.py",
        "w1.py",
        "d2.py",
        "b2.py",
        "q1.py",
        "q12.py",
        "foo/a.py",
        "foo/bar/a.py",
        "deep/end.py",
        "sub/deep/x/end.py",
        "abcdef.py",
        "abc-x-def.py",
        "abc/def.py",
        "sub/local.py",
        "local.py",
        "sub/anchored.py",
        "sub/x/anchored.py",
        "sub/nest/inner.py",
        "x.tmp/a.py",
        "fine.py",
        "sub/fine.py",
    ];

    [Fact]
    public void Rules_AgreeWithGitOnEveryPath()
    {
        var root = Directory.CreateDirectory(Path.Combine(_folder.Path, "tree")).FullName;
        foreach (var (path, text) in _rules.Concat(_files.Select(f => (f, "x = 1\n"))))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(root, path))!);
            File.WriteAllText(Path.Combine(root, path), text);
        }
        Assert.SkipUnless(Git(root, "init", "-q") is not null, "Git is not here.");
        var ignored = Git(root, ["-c", "core.quotePath=false", "check-ignore", .. _files])!
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ToHashSet();
        Assert.InRange(ignored.Count, 15, _files.Length - 10);
        Assert.Equal(_files.Where(ignored.Contains).Order(), _files.Where(f => Ignored(root, f)).Order());
    }

    [Theory]
    [InlineData("[")]
    [InlineData("a[z-a]")]
    [InlineData("\\")]
    [InlineData("****/***/x")]
    [InlineData("(((((*?*?*?*?*?*?*?*?*?*?*?*?*?*?*?*?*?*?*?*)")]
    public void Pattern_OfAnyKind_NeverFailsAndNeverHangs(string line)
    {
        var pattern = IgnorePattern.Parse(line);
        Assert.False(pattern?.Matches(new string('a', 10_000) + "b/c", isFolder: false) ?? false);
    }

    // Like the directory walk, which never looks into an ignored folder.
    private static bool Ignored(string root, string file)
    {
        var rules = IgnoreRules.Of(root, "", null);
        var parts = file.Split('/');
        for (int i = 0; i < parts.Length - 1; i++)
        {
            var folder = string.Join('/', parts[..(i + 1)]);
            if (rules.Ignores(folder, isFolder: true))
            {
                return true;
            }
            rules = IgnoreRules.Of(Path.Combine(root, folder), folder, rules);
        }
        return rules.Ignores(file, isFolder: false);
    }

    private static string? Git(string root, params string[] arguments)
    {
        try
        {
            using var git = Process.Start(
                new ProcessStartInfo("git", arguments) { WorkingDirectory = root, RedirectStandardOutput = true }
            )!;
            var answer = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return answer;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
