using Jarvis.Contracts;
using Jarvis.Web.Features.Datasets.Mixing;

namespace Jarvis.Web.Tests.Datasets;

public sealed class MixtureDraftTests
{
    [Fact]
    public void Parts_WrittenIntoTheAddressAndRead_AreTheSame()
    {
        var draft = new MixtureDraft([]).With("a", 1).With("b", 0.25).With("a", 2);

        Assert.Equal(["a:2", "b:0.25"], draft.Write());
        Assert.Equal(draft.Parts, MixtureDraft.Read(draft.Write()).Parts);
        Assert.Equal([new MixturePart("b", 0.25)], draft.With("a", null).Parts);
    }

    [Fact]
    public void Address_WithWhatIsNoPart_LeavesItOut() =>
        Assert.Equal([new MixturePart("a", 1)], MixtureDraft.Read(["a:1", "a:3", "b", ":1", "c:0", "d:x", "e:1e9"]).Parts);

    [Fact]
    public void Weight_OutsideItsRange_IsTheNearestInIt() =>
        Assert.Equal(MixtureDraft.Least, new MixtureDraft([]).With("a", -4).WeightOf("a"));
}
