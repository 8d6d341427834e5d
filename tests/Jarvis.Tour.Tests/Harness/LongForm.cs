using Xunit;

namespace Jarvis.Tour.Tests.Harness;

/// <summary>Whether the long form of the tour runs: bench/tour.sh runs all of it, ./jarvis test a short form.</summary>
internal static class LongForm
{
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("JARVIS_TOUR") == "long";

    /// <param name="meanwhile">A sentence that says which test of the short form covers the same.</param>
    public static void Only(string meanwhile) => Assert.SkipUnless(IsOn, $"By bench/tour.sh alone. {meanwhile}");
}
