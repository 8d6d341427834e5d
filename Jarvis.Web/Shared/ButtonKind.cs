namespace Jarvis.Web.Shared;

/// <summary>What a button means; a page has one <see cref="Primary"/> at most, and nothing dangerous is ever primary.</summary>
public enum ButtonKind
{
    Plain,
    Primary,

    /// <summary>Beside content: without a border.</summary>
    Quiet,

    /// <summary>Destroys something; only in the question that asks for it.</summary>
    Danger,

    /// <summary>Leads to something destructive.</summary>
    DangerText,
}
