using Jarvis.Testing;
using Xunit;

namespace Jarvis.Contracts.Tests;

public sealed class PathsTests
{
    /// <summary>The layout on disk is a promise: docs/reference/files.md.</summary>
    [Fact]
    public void Paths_OfAHome_AreThoseOfEveryVersion()
    {
        var paths = new JarvisPaths("home");
        var run = paths.Run("starter-1");
        Assert.Equal(Path.Combine("home", "runs", "starter-1", "checkpoints", "step-00000050"), run.Checkpoint(50));
        Assert.Equal(Path.Combine("home", "datasets", "d"), paths.Dataset("d"));
        string document = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "reference", "files.md"));
        foreach (string path in OfInstance(paths).Concat(OfInstance(run)))
        {
            Assert.Contains(Path.GetFileName(path), document, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void OtherWeights_OfAModel_AreItsEmaAndBack()
    {
        var model = new ServedModel("a/step-00000050", "model", 0, "jarvis", "a", "a", "step-00000050", 50, 1, true, true, 1, 8, true);
        var average = model with { Id = model.OtherWeightsId, Ema = true };
        Assert.Equal("a/step-00000050:ema", average.Id);
        Assert.Equal(model.Id, average.OtherWeightsId);
        Assert.False(model.IsBestOfRun);
        Assert.True((model with { Id = "a" }).IsBestOfRun);
    }

    [Fact]
    public void Environment_OfATrainingProcess_LeavesWhatTheUserSet()
    {
        var environment = new Dictionary<string, string?> { ["GLIBC_TUNABLES"] = "mine" };
        TrainingEnvironment.Apply(environment);
        Assert.Equal("mine", environment["GLIBC_TUNABLES"]);
        Assert.Equal(OperatingSystem.IsLinux() ? "PASSIVE" : null, environment.GetValueOrDefault("OMP_WAIT_POLICY"));
    }

    [Fact]
    public void ForgetService_OfAnEnvironment_TakesItsSecretsOnly()
    {
        var environment = new Dictionary<string, string?> { ["JARVIS_INTERNAL_KEY"] = "k", ["JARVIS_HOME"] = "h" };
        JarvisPrograms.ForgetService(environment);
        Assert.Equal(["JARVIS_HOME"], environment.Keys);
    }

    private static IEnumerable<string> OfInstance(object paths) =>
        paths
            .GetType()
            .GetProperties()
            .Where(property =>
                property.PropertyType == typeof(string)
                && property.GetMethod!.IsStatic == false
                && property.Name is not ("Home" or "Directory")
            )
            .Select(property => (string)property.GetValue(paths)!);
}
