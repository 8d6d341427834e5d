using ArchUnitNET.Fluent.Slices;
using ArchUnitNET.Loader;
using Xunit;
using Assembly = System.Reflection.Assembly;

namespace Jarvis.Architecture.Tests;

/// <summary>
/// Folders are namespaces, and their dependencies have no cycles, so each part can be read, tested and replaced by itself.
/// </summary>
public sealed class CycleTests
{
    public static TheoryData<string> Libraries => [.. Arrows.Free];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Namespaces_OfALibrary_AreFreeOfCycles(string library)
    {
        var architecture = new ArchLoader().LoadAssemblies(Assembly.Load(library)).Build();
        var found = SliceRuleDefinition
            .Slices()
            .Matching(library + "(**)")
            .Should()
            .BeFreeOfCycles()
            .Evaluate(architecture)
            .Where(result => !result.Passed)
            .Select(result => result.Description);
        Assert.True(!found.Any(), string.Join("\n\n", found));
    }
}
