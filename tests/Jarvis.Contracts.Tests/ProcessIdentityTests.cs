using System.Diagnostics;
using Jarvis.Testing;
using Xunit;

namespace Jarvis.Contracts.Tests;

public sealed class ProcessIdentityTests
{
    [Fact]
    public void StartTicks_OfThisProcess_StayAndAreAlive()
    {
        long started = Assert.NotNull(ProcessIdentity.StartTicks(Environment.ProcessId));
        Assert.Equal(started, ProcessIdentity.StartTicks(Environment.ProcessId));
        Assert.True(ProcessIdentity.IsAlive(Environment.ProcessId, started));
    }

    [Fact]
    public async Task Kill_OfAnotherStartWithThatNumber_KillsNobody()
    {
        using var other = Endless();
        long started = Assert.NotNull(ProcessIdentity.StartTicks(other.Id));
        Assert.False(ProcessIdentity.Kill(other.Id, started + 1));
        Assert.True(ProcessIdentity.IsAlive(other.Id, started));

        Assert.True(ProcessIdentity.Kill(other.Id, started));
        await other.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.False(ProcessIdentity.IsAlive(other.Id, started));
        Assert.False(ProcessIdentity.Kill(other.Id, started));
    }

    [Fact]
    public void StartTicks_OfNoProcess_AreNull() => Assert.Null(ProcessIdentity.StartTicks(int.MaxValue));

    /// <summary>
    /// Splitting Linux's <c>/proc/pid/stat</c> at spaces would shift the fields if the name contains spaces or parentheses.
    /// </summary>
    [Fact]
    public void StartTicks_OfAProgramWithAWildName_AreThoseOfOthers()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere nothing is split.");
        using var folder = new TemporaryFolder();
        string wild = folder["a) Z (b"];
        File.Copy("/bin/sleep", wild);
        using var process = Process.Start(wild, "600");
        try
        {
            long wildTicks = Assert.NotNull(ProcessIdentity.StartTicks(process.Id));
            Assert.InRange(wildTicks - Assert.NotNull(ProcessIdentity.StartTicks(Environment.ProcessId)), 0, 100_000);
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    private static Process Endless() =>
        OperatingSystem.IsWindows() ? Process.Start("ping", "-n 600 127.0.0.1") : Process.Start("/bin/sleep", "600");
}
