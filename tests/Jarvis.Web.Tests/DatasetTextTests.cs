using Jarvis.Contracts;
using Jarvis.Web.Features.Datasets;

namespace Jarvis.Web.Tests;

public sealed class DatasetTextTests
{
    [Theory]
    [InlineData("mend", "Fix: messy", new[] { 2 }, "Fixed “messy” (version 2)")]
    [InlineData("mend", "Fix: messy", new[] { 4, 2, 3 }, "Fixed “messy” (versions 2 to 4)")]
    [InlineData("mend", "Fix: messy", new int[0], "Fix: messy")]
    [InlineData("balance", "Balance: messy", new[] { 7 }, "Balance: messy (version 7)")]
    public void Finished_AJobThatChangesADataset_SaysItOnceWithItsVersions(string kind, string name, int[] versions, string title) =>
        Assert.Equal(
            title,
            DatasetText.Finished(
                new DataJob("job-1", kind, name, "messy", ImportState.Done, "", 1, null, null, DateTimeOffset.UnixEpoch),
                "messy",
                versions
            )
        );
}
