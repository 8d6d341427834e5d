using Jarvis.Contracts;
using Jarvis.Testing;
using Jarvis.Web.Features.Compare;

namespace Jarvis.Web.Tests.Compare;

public sealed class CompareLinkTests
{
    [Theory]
    [InlineData("compare")]
    [InlineData("compare?runs=a,b")]
    [InlineData("compare?runs=a,b&x=flops&smooth=0&log=1&from=2.5&to=1e06&step=50")]
    public void Address_OfWhatAnAddressSays_IsTheSameAddress(string address) => Assert.Equal(address, Read(address).Address());

    [Theory]
    [InlineData("compare?x=banana&smooth=x&from=5&to=2&step=-1")]
    [InlineData("compare?x=99&from=5")]
    [InlineData("compare?runs=,%20,&to=NaN")]
    public void Read_OfNonsense_IsTheDefault(string address) => Assert.Equal("compare", Read(address).Address());

    [Fact]
    public void Read_OfMoreThanEightRuns_KeepsTheRestApart()
    {
        var link = Read("compare?runs=a,b,c,d,e,f,g,h,i,a,j");

        Assert.Equal(["a", "b", "c", "d", "e", "f", "g", "h"], link.Runs);
        Assert.Equal(["i", "j"], link.Beyond);
        Assert.Equal("compare?runs=a,b,c,d,e,f,g,h,i,j", link.Address());
    }

    [Fact]
    public void Without_ARunOfTooMany_MakesRoomForTheNext()
    {
        var link = Read("compare?runs=a,b,c,d,e,f,g,h,i").Without("c");

        Assert.Equal(["a", "b", "d", "e", "f", "g", "h", "i"], link.Runs);
        Assert.Empty(link.Beyond);
    }

    [Fact]
    public void With_ARunThatIsThereOrANinth_ChangesNothing()
    {
        var full = Read("compare?runs=a,b,c,d,e,f,g,h");

        Assert.Same(full, full.With(Run("i")));
        Assert.Equal(["a", "b"], Read("compare?runs=a").With(Run("b")).With(Run("b")).Runs);
    }

    [Fact]
    public void On_AnotherAxis_ShowsTheWholeRange()
    {
        var link = Read("compare?from=10&to=20");

        Assert.Equal((null, null), (link.On(CompareAxis.Tokens).From, link.On(CompareAxis.Tokens).To));
        Assert.Equal(10, link.On(CompareAxis.Step).From);
    }

    internal static CompareLink Read(string address)
    {
        var query = System.Web.HttpUtility.ParseQueryString(address.Contains('?') ? address[(address.IndexOf('?') + 1)..] : "");
        return CompareLink.Read(query["runs"], query["x"], query["smooth"], query["log"], query["from"], query["to"], query["step"]);
    }

    internal static RunSummary Run(string id, string data = "starter") =>
        TestRun.Of(id, RunState.Completed, default(DateTimeOffset)) with
        {
            Name = $"name of {id}",
            Data = data,
            Step = 10,
            MaxSteps = 10,
            Progress = 1,
        };
}
