using Jarvis.Web.Features.Compare;
using static Jarvis.Web.Tests.Compare.CompareLinkTests;

namespace Jarvis.Web.Tests.Compare;

public sealed class CompareStateTests
{
    [Fact]
    public void Go_ToOtherRuns_KeepsThoseThatStayAndGivesBackTheRest()
    {
        var state = new CompareState();
        state.Go(Read("compare?runs=a,b,c"));
        var kept = state.Runs[2];

        var gone = state.Go(Read("compare?runs=c,d"));

        Assert.Equal(["a", "b"], gone.Select(run => run.Id));
        Assert.Same(kept, state.Runs[0]);
        Assert.Equal([1, 2], state.Runs.Select(run => run.Slot));
    }

    [Fact]
    public void Miss_OfARun_NamesItAndDrawsTheOthers()
    {
        var state = new CompareState();
        state.Go(Read("compare?runs=a,nope,b"));

        state.Miss("nope");

        Assert.Equal(["a", "b"], state.Runs.Select(run => run.Id));
        Assert.Equal(["nope"], state.Unknown);
        Assert.Equal("There is no run nope. It may have been deleted.", CompareText.Unknown(state.Unknown));
        Assert.Contains("nope", state.Link.Address(), StringComparison.Ordinal);
    }

    [Fact]
    public void Offers_LeaveOutWhatIsChosenAndFollowTheWords()
    {
        var state = new CompareState();
        state.Go(Read("compare?runs=a"));

        Assert.Equal(["b", "night"], state.Offers([Run("a"), Run("b"), Run("night")], null).Select(run => run.Id).Order());
        Assert.Equal(["night"], state.Offers([Run("a"), Run("b"), Run("night")], "NIG").Select(run => run.Id));
    }

    [Fact]
    public void DifferentData_IsNamedOnlyWhereItDiffers()
    {
        var state = new CompareState();
        state.Go(Read("compare?runs=a,b"));
        (state.Runs[0].Summary, state.Runs[1].Summary) = (Run("a"), Run("b"));
        Assert.Empty(state.DifferentData);

        state.Runs[1].Summary = Run("b", "notes");
        Assert.Equal(["starter", "notes"], state.DifferentData);
    }

    [Fact]
    public void Beyond_OfRunsThatDoNotFit_SaysWhich()
    {
        Assert.Null(CompareText.Beyond([]));
        Assert.Contains("i and j are left out", CompareText.Beyond(["i", "j"]), StringComparison.Ordinal);
    }
}
