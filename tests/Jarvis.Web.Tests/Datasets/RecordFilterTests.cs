using Jarvis.Web.Features.Datasets.Samples;

namespace Jarvis.Web.Tests.Datasets;

public sealed class RecordFilterTests
{
    [Fact]
    public void Address_WithFiltersAndOrder_AsksTheTrainerForThem()
    {
        var filter = RecordFilter.Read(
            "http://x/datasets/d?tab=samples&q=blue+sky&kind=code&min_length=900&sort=length-desc&page=3&record=4"
        );

        Assert.Equal("&kind=code&min_length=900&query=blue%20sky&sort=length&descending=true", filter.ToApi());
        Assert.Equal(["kind", "min_length"], filter.Narrowing.Select(each => each.Key));
    }

    [Fact]
    public void EmptyDomain_IsAFilterOfItsOwn_AndAnEmptyKindIsNone()
    {
        var filter = RecordFilter.Read("http://x/datasets/d?domain=&kind=");

        Assert.Equal("&domain=", filter.ToApi());
        Assert.True(filter.IsNarrow);
    }

    [Fact]
    public void Address_WithoutAnything_ShowsEverything()
    {
        var filter = RecordFilter.Read("http://x/datasets/d");

        Assert.Equal("", filter.ToApi());
        Assert.False(filter.IsNarrow);
    }
}
