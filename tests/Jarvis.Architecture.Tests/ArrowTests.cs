using System.Reflection;
using Xunit;

namespace Jarvis.Architecture.Tests;

/// <summary>Checks the references that an assembly really uses, not those that its project declares.</summary>
public sealed class ArrowTests
{
    public static TheoryData<string> All => [.. Arrows.Allowed.Keys];

    [Theory]
    [MemberData(nameof(All))]
    public void Assembly_OfOurs_UsesOnlyThoseBelowIt(string name)
    {
        var used = Assembly
            .Load(name)
            .GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(reference => reference.StartsWith("Jarvis.", StringComparison.Ordinal));
        Assert.Empty(used.Except(Arrows.Allowed[name]));
    }

    [Fact]
    public void Arrows_OfTheList_LeadNeverBack()
    {
        // Each assembly may use only those listed before it, so there is no cycle.
        string[] order = [.. Arrows.Allowed.Keys];
        Assert.All(
            Arrows.Allowed,
            pair => Assert.All(pair.Value, used => Assert.True(Array.IndexOf(order, used) < Array.IndexOf(order, pair.Key)))
        );
    }
}
