namespace Jarvis.Tour.Tests.Harness;

/// <summary>A theme and a window's size, in CSS pixels.</summary>
internal sealed record Look(bool Dark, int Width, int Height)
{
    /// <summary>Both themes at both sizes; two that follow each other have different ones of both.</summary>
    public static IReadOnlyList<Look> All { get; } =
    [new(Dark: true, 1280, 720), new(Dark: false, 390, 844), new(Dark: false, 1280, 720), new(Dark: true, 390, 844)];

    /// <summary>"dark-1280"</summary>
    public override string ToString() => $"{(Dark ? "dark" : "light")}-{Width}";
}
