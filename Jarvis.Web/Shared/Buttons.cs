namespace Jarvis.Web.Shared;

internal static class Buttons
{
    /// <summary>CSS class names: <paramref name="name"/> followed by the classes of <c>css/buttons.css</c>.</summary>
    public static string Css(string name, ButtonKind kind, bool small, bool iconOnly, string? more = null)
    {
        string look = kind switch
        {
            ButtonKind.Primary => " primary",
            ButtonKind.Quiet => " quiet",
            ButtonKind.Danger => " danger",
            ButtonKind.DangerText => " danger-text",
            _ => "",
        };
        return name + look + (small ? " small" : "") + (iconOnly ? " icon-only" : "") + (more is null ? "" : " " + more);
    }
}
