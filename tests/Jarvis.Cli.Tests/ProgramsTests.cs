using Jarvis.Cli.Doctor;
using Xunit;

namespace Jarvis.Cli.Tests;

public sealed class ProgramsTests
{
    [Fact]
    public void Programs_ThatAreMissing_AreInstalledAsThisSystemDoes()
    {
        string remedies = string.Join('\n', Programs.Judge(searchPath: "").Select(finding => finding.Remedy));
        string own =
            OperatingSystem.IsWindows() ? "winget install OpenJS.NodeJS.LTS"
            : OperatingSystem.IsMacOS() ? "brew install node"
            : "nodejs";
        Assert.Contains(own, remedies, StringComparison.Ordinal);
        Assert.Equal(OperatingSystem.IsWindows(), remedies.Contains("winget", StringComparison.Ordinal));
        if (!OperatingSystem.IsLinux())
        {
            Assert.DoesNotContain("apt-get", remedies, StringComparison.Ordinal);
        }
    }
}
