namespace Jarvis.Contracts;

/// <summary>What a group of settings is called on the screen and in the reference.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingGroupAttribute(string title) : Attribute
{
    public string Title { get; } = title;
}
