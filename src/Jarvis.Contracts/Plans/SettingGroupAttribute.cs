namespace Jarvis.Contracts;

/// <summary>The title of a group of settings on the screen and in the reference.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingGroupAttribute(string title) : Attribute
{
    public string Title { get; } = title;
}
