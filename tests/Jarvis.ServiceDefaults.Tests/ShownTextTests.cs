using Jarvis.Contracts;
using Xunit;

namespace Jarvis.ServiceDefaults.Tests;

public sealed class ShownTextTests
{
    [Theory]
    [InlineData("'/home/u/.jarvis/runs/a/config.json' is no model", "'runs/a/config.json' is no model")]
    [InlineData("'/data/models/gpt2/config.json' and \"/data/x y/z\" differ", "'config.json' and \"z\" differ")]
    [InlineData("Access to the path '/home/u/.jarvis' is denied.", "Access to the path 'JARVIS_HOME' is denied.")]
    [InlineData("/home/u/.jarvis/datasets/a: no such folder", "datasets/a: no such folder")]
    [InlineData("'/home/u/.jarvis2/a' is not ours", "'a' is not ours")]
    [InlineData("GET /v1/models lists them; and/or './jarvis export'", "GET /v1/models lists them; and/or './jarvis export'")]
    public void Text_WithPaths_NamesFilesOnly(string text, string shown) =>
        Assert.Equal(shown, ShownText.WithoutPaths(text, new JarvisPaths("/home/u/.jarvis")));
}
