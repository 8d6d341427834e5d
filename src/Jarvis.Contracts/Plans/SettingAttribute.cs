namespace Jarvis.Contracts;

/// <summary>How a setting is shown and which values it allows. Its key is the property's name in snake case.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingAttribute(string title, string help) : Attribute
{
    public string Title { get; } = title;
    public string Help { get; } = help;
    public string? Unit { get; init; }

    /// <summary>The key in files of version 1, <c>--set</c> and messages, if it differs from the property's name in snake case.</summary>
    public string? Key { get; init; }

    /// <summary>The smallest number allowed; NaN for no bound.</summary>
    public double Least { get; init; } = double.NaN;

    /// <summary>An exclusive lower bound; NaN for none.</summary>
    public double Above { get; init; } = double.NaN;

    /// <summary>The largest number allowed; NaN for no bound.</summary>
    public double Most { get; init; } = double.NaN;

    /// <summary>
    /// When the setting has an effect, as conditions on other settings that must all hold: <c>method=lora</c>,
    /// <c>architecture=lstm|gru</c>, <c>ema_decay</c> (is not empty, zero or off), <c>!base_model</c> (is empty, zero or off); separated by
    /// spaces. Null means always.
    /// </summary>
    public string? OnlyWith { get; init; }

    /// <summary>The list from which a text can be chosen: checkpoints | tokenizers; null for free input.</summary>
    public string? Suggests { get; init; }
}
