using Xunit;

namespace Jarvis.Tour.Tests.Harness;

/// <summary>Whether the tour takes its time: all of it by bench/tour.sh, a short form by ./jarvis test.</summary>
internal static class LongForm
{
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("JARVIS_TOUR") == "long";

    /// <param name="meanwhile">What shows the same in the short form; a sentence.</param>
    public static void Only(string meanwhile) => Assert.SkipUnless(IsOn, $"By bench/tour.sh alone. {meanwhile}");
}
