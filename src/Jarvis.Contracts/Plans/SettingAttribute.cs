namespace Jarvis.Contracts;

/// <summary>How a setting is shown. Keys are the property's name in snake case.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingAttribute(string title, string help) : Attribute
{
    public string Title { get; } = title;
    public string Help { get; } = help;
    public string? Unit { get; init; }

    /// <summary>
    /// What files of version 1, <c>--set</c> and messages call it, where that is not the property's name in snake case.
    /// </summary>
    public string? Key { get; init; }

    /// <summary>The least number that is taken; NaN for no bound.</summary>
    public double Least { get; init; } = double.NaN;

    /// <summary>What a number must be above; NaN for no such bound.</summary>
    public double Above { get; init; } = double.NaN;

    /// <summary>The largest number that is taken; NaN for no bound.</summary>
    public double Most { get; init; } = double.NaN;

    /// <summary>
    /// When it does anything, as conditions on other settings that must all hold: <c>method=lora</c>, <c>architecture=lstm|gru</c>,
    /// <c>ema_decay</c> (is not empty, zero or off), <c>!base_model</c> (is empty, zero or off); separated by spaces. Null is always.
    /// </summary>
    public string? OnlyWith { get; init; }

    /// <summary>What a text can be chosen from: checkpoints | tokenizers; null for free input.</summary>
    public string? Suggests { get; init; }
}
