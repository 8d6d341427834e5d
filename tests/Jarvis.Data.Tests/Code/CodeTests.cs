using Jarvis.Contracts;
using Jarvis.Data.Code;
using Jarvis.Data.Importing.Sources;
using Jarvis.Data.Reading;
using Jarvis.Data.Records;
using Jarvis.Data.Store;

namespace Jarvis.Data.Tests;

/// <summary>
/// Source code becomes one record per function or class, each with the text of its comment. Braces in strings and comments are not mistaken
/// for code.
/// </summary>
public sealed class CodeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string, string?[], string[]> Files =>
        new()
        {
            {
                "a.cs",
                "// Copyright 2020\nusing System;\nnamespace N\n{\n    /// <summary>Adds two numbers together.</summary>\n    "
                    + "/// <param name=\"a\">x</param>\n    [Pure]\n    public static class A { public int Add(int a) { var s = "
                    + "\"}{\" + @\"\"\"}\" + '}' + \"\"\" } \" \"\"\"; /* } */ return 1; } // }\n    }\n    enum B { X, Y }\n}\n",
                ["Adds two numbers together.", null],
                ["[Pure]\npublic static class A {", "enum B { X, Y }"]
            },
            {
                "a.py",
                "import os\n\n@cached(\n  'x')\ndef first(a,\n          b: dict = {}):\n    \"\"\"Does the first thing "
                    + "well.\n\n    Args:\n      a: x\n    \"\"\"\n    s = '''\ndef not_one():\n'''\n    return (1,\n2)\n\nclass "
                    + "Second:\n    'Too short'\n    def m(self):\n        pass  # def x\n\nasync def third(): return 3\n",
                ["Does the first thing well.", null, null],
                ["@cached(\n  'x')\ndef first(a,", "class Second:", "async def third(): return 3"]
            },
            {
                "a.js",
                "const x = require('x');\n/**\n * Greets somebody by name.\n * @param {string} n\n */\nfunction greet(n) { "
                    + "const r = /[/}]\\/{/; return `${n ? `}${\"}\"}` : '{'}`; }\nexport const add = (a, b) => { return a / b / 2; "
                    + "};\nclass C { m() {} }\n",
                ["Greets somebody by name.", null, null],
                ["function greet(n)", "export const add = (a, b) => { return a / b / 2; };", "class C { m() {} }"]
            },
            {
                "a.go",
                "package a\n\n// Sum adds all the numbers.\nfunc Sum(x []int) int {\n\ts := `}`\n\tif len(s) > 0 { return 0 "
                    + "}\n\treturn 1\n}\n\ntype T struct { a int }\n",
                ["Sum adds all the numbers.", null],
                ["func Sum(x []int) int {", "type T struct { a int }"]
            },
            {
                "a.rs",
                "use x;\n/// Holds the longest one.\npub fn longest<'a>(x: &'a str) -> &'a str { let c = '}'; let r = "
                    + "r#\"}\"{\"#; /* a /* } */ } */ x }\nmod inner { fn deep() { } }\n",
                ["Holds the longest one.", null],
                ["pub fn longest<'a>", "fn deep() { }"]
            },
            {
                "a.cpp",
                "#include <a>\n#define OPEN {\nnamespace n {\n/* Counts all of the things. */\nint count(const char* s)\n{\n  "
                    + "for (;;) { if (*s == '{') break; }\n}\nstruct S { int a; };\n}\nextern \"C\" { void f() { } }\n",
                ["Counts all of the things.", null, null],
                ["int count(const char* s)\n{", "struct S { int a; };", "void f() { }"]
            },
            {
                "A.java",
                "package a;\n/** The best class of all. */\npublic class A {\n  @Override public String toString() { return \"}\"; }\n}\n",
                ["The best class of all."],
                ["public class A {"]
            },
            {
                "a.ts",
                "interface P { x: number }\nexport default class Q<T extends { a: number }> { y = 1; }\n",
                [null, null],
                ["interface P { x: number }", "export default class Q<T"]
            },
            { "a.rb", "def x\n  1\nend\n\nputs 2\n", [null], ["def x\n  1\nend\n\nputs 2"] },
        };

    [Theory]
    [MemberData(nameof(Files))]
    public void Read_AFile_IsItsFunctionsAndClassesWithTheirDocstrings(string name, string text, string?[] docstrings, string[] codes)
    {
        var records = Read(name, text).Select(i => i.Record!).ToList();
        Assert.Equal(docstrings, records.Select(r => r.Turns?[0].Content));
        Assert.All(records.Zip(codes), pair => Assert.StartsWith(pair.Second, Code(pair.First), StringComparison.Ordinal));
        Assert.All(records, r => Assert.Equal((RecordKind.Code, CodeLanguage.Of(name)!.Id, name), (r.Kind, r.Domain, r.Document)));
        Assert.DoesNotContain(docstrings.OfType<string>(), d => Code(records[0]).Contains(d, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_ALargeClass_IsItsMethodsAndWhatStandsBetween()
    {
        var method = string.Join('\n', Enumerable.Range(0, 60).Select(i => $"        total += compute({i}) * {i}; // line {i}"));
        var text =
            $"class Big\n{{\n{string.Concat(Enumerable.Range(0, 30).Select(i => $"    private int _field{i};\n"))}\n    /// "
            + $"<summary>The first of two methods.</summary>\n    int One()\n    {{\n{method}\n    }}\n\n    int Two() "
            + $"{{\n{method}\n    }}\n}}\n";
        var items = Read("a.cs", text);
        Assert.Equal([1L, 35L, 99L], items.Select(i => i.Line!.Value));
        Assert.Equal("The first of two methods.", items[1].Record!.Turns![0].Content);
        Assert.StartsWith("int One()\n{\n    total", items[1].Record!.Turns![1].Content, StringComparison.Ordinal);
        Assert.Contains("_field29", items[0].Record!.Text, StringComparison.Ordinal);
        Assert.StartsWith("int Two() {", items[2].Record!.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.cs", "{{{{{{{{{{{{{{{{{{{{{{{{")]
    [InlineData("a.cs", "}}}}}}}class A {")]
    [InlineData("a.py", "def f(:\n\n\n\"\"\"\nclass")]
    [InlineData("a.js", "`${`${`${/[/")]
    [InlineData("a.rs", "r##\"/*/*/*'")]
    [InlineData("a.c", "#define A \\\n#\\")]
    public void Read_CodeThatIsNone_NeverFails(string name, string piece)
    {
        foreach (
            var text in (string[])
                [piece, string.Concat(Enumerable.Repeat(piece, 2000)), string.Concat(Enumerable.Repeat("class A { void f(int x) { ", 3000))]
        )
        {
            var items = Read(name, text);
            Assert.All(items, i => Assert.InRange(Code(i.Record!).Length, 1, 16_000));
        }
    }

    [Fact]
    public void Import_ATree_LeavesOutWhatIsNoWrittenCode()
    {
        var root = Path.Combine(_folder.Path, "repo");
        foreach (
            var (name, text) in ((string, string)[])
                [
                    (".gitignore", "secret.py\n"),
                    ("src/a.py", "def a():\n    \"\"\"Returns the number one.\"\"\"\n    return 1\n"),
                    ("src/secret.py", "def b(): pass\n"),
                    ("node_modules/x/i.js", "function x() {}"),
                    ("lib/x.min.js", "function x() {}"),
                    ("made.go", "// Code generated by x. DO NOT EDIT.\nfunc x() {}\n"),
                    ("one.js", new string('x', 9000)),
                    ("blob.c", "\0\0"),
                    ("readme.txt", "text"),
                    ("src/b.rs", "fn b() { }\n"),
                ]
        )
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(root, name))!);
            File.WriteAllText(Path.Combine(root, name), text);
        }
        var manifest = _folder.Import(root, "source");
        using var store = RecordStore.Open(_folder.DatasetPath);
        Assert.Equal(
            [("repo/src/a.py:1", "python", "repo/src/a.py"), ("repo/src/b.rs:1", "rust", "repo/src/b.rs")],
            store.Read().Select(r => (r.Source, r.Domain, r.Document))
        );
        foreach (
            var reason in (string[])
                ["ignored by .gitignore", "a folder of vendored or built files", "minified", "generated", "binary", "not source code"]
        )
        {
            Assert.Contains(manifest.Notes!, n => n.Contains($"({reason})", StringComparison.Ordinal));
        }
    }

    private List<ReadItem> Read(string name, string text) =>
        [.. new FileSource(_folder.File(name, text), name, "source").Read(_ => { }, default)];

    private static string Code(RecordDraft record) => record.Turns?[1].Content ?? record.Text!;
}
