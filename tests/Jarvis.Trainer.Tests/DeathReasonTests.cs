using Jarvis.Trainer.Supervision;
using Xunit;

namespace Jarvis.Trainer.Tests;

public sealed class DeathReasonTests
{
    [Theory]
    [InlineData(0xFFFFFFFF, "killed from outside")] // the exit code when .NET or Jarvis kills a process
    [InlineData(0xC0000005, "access violation")]
    [InlineData(0xC000012D, "lack of memory")]
    [InlineData(0xC0000374, "status 0xC0000374")]
    [InlineData(137, null)] // Windows has no signals
    [InlineData(1, null)]
    public void ExitCode_OnWindows_IsTakenForAStatus(uint code, string? says) => Says(says, DeathReason.OnWindows(unchecked((int)code)));

    [Theory]
    [InlineData(137, "lack of memory")]
    [InlineData(139, "segmentation fault")]
    [InlineData(160, "signal 32")]
    [InlineData(1, null)]
    public void ExitCode_OnUnix_IsTakenForASignal(int code, string? says) => Says(says, DeathReason.OnUnix(code));

    private static void Says(string? wanted, string? said)
    {
        if (wanted is null)
        {
            Assert.Null(said);
        }
        else
        {
            Assert.Contains(wanted, said, StringComparison.Ordinal);
        }
    }
}
