using Bunit;
using Jarvis.Contracts;
using Jarvis.Web.Features.Tokenizers;
using Jarvis.Web.Tests.Fields;

namespace Jarvis.Web.Tests;

public sealed class VocabularyTableTests : FieldContext
{
    private static readonly TokenPage _page = new([new TokenEntry(7, "ab", "ab", "6162", false, 3, "a", "b")], 1);

    [Theory]
    [InlineData(null, "Id ↑", "ascending", "-id", "merge")]
    [InlineData("-id", "Id ↓", "descending", "id", "merge")]
    [InlineData("merge", "Merge ↑", "ascending", "-merge", "longest")]
    [InlineData("longest", "Bytes ↓", "descending", "id", "token")]
    public void Head_OfTheSortedColumn_SaysItsDirectionAndLinksToTheOther(
        string? sort,
        string title,
        string direction,
        string again,
        string other
    )
    {
        var table = Render<VocabularyTable>(with =>
            with.Add(it => it.Page, _page).Add(it => it.Sort, sort).Add(it => it.Link, key => "?sort=" + key)
        );

        var head = Assert.Single(table.FindAll("th[aria-sort]"));
        Assert.Equal((title, direction), (head.TextContent.Trim(), head.GetAttribute("aria-sort")));
        Assert.Equal("?sort=" + again, head.QuerySelector("a")!.GetAttribute("href"));
        Assert.Contains("?sort=" + other, table.FindAll("th:not([aria-sort]) a").Select(link => link.GetAttribute("href")));
    }
}
