namespace Jarvis.Web.Shared;

internal static class Buttons
{
    /// <summary>Classes of <c>css/parts.css</c>.</summary>
    public static string Css(ButtonKind kind, bool small, bool iconOnly, string? more)
    {
        string css = kind switch
        {
            ButtonKind.Primary => "btn primary",
            ButtonKind.Quiet => "btn quiet",
            ButtonKind.Danger => "btn danger",
            ButtonKind.DangerText => "btn danger-text",
            _ => "btn",
        };
        return css + (small ? " small" : "") + (iconOnly ? " icon-only" : "") + (more is null ? "" : " " + more);
    }
}
