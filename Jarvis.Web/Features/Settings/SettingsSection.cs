namespace Jarvis.Web.Features.Settings;

/// <param name="Key">In the URL as <c>?section=</c>; omitted for the first section.</param>
/// <param name="Keywords">Further words that people search for.</param>
public sealed record SettingsSection(string Key, string Title, string Icon, string Keywords)
{
    public static IReadOnlyList<SettingsSection> All { get; } =
    [
        new("general", "General", "home", "home folder allowed folders port time zone units dates libtorch JARVIS_HOME AllowedRoots"),
        new("notices", "Notices", "bell", "notifications bell toast desktop quiet hours do not disturb"),
        new("api", "API", "file", "openai curl python csharp base address connect client endpoint v1"),
        new("machine", "Machine", "cpu", "disk space clean up memory gpu versions speed licences tokens logs uploads exports"),
        new("appearance", "Appearance", "sun", "theme dark light system colours"),
    ];

    public string Href => this == All[0] ? "settings" : $"settings?section={Key}";

    /// <summary>The first section if the key is unknown.</summary>
    public static SettingsSection Of(string? key) => All.FirstOrDefault(section => section.Key == key) ?? All[0];
}
