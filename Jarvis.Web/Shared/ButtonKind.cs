namespace Jarvis.Web.Shared;

/// <summary>What a button is for. A page has at most one <see cref="Primary"/> button, and a destructive action is never primary.</summary>
public enum ButtonKind
{
    Plain,
    Primary,

    /// <summary>Without a border, for use within content.</summary>
    Quiet,

    /// <summary>Deletes something; used only in the dialog that asks for confirmation.</summary>
    Danger,

    /// <summary>Opens the confirmation of a destructive action.</summary>
    DangerText,
}
